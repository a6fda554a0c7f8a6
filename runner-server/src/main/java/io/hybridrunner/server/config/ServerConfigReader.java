package io.hybridrunner.server.config;

import io.hybridrunner.RunnerConfig;
import io.hybridrunner.model.Resources;
import io.hybridrunner.policy.Policy;
import io.hybridrunner.server.config.ServerConfig.EngineKind;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the configuration of {@code serve} from a file and the environment, which is stronger. */
public final class ServerConfigReader {

  private static final Pattern RUNNER_ID = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,62})");
  private static final Pattern PLACE = Pattern.compile("\\p{Graph}{1,128}");
  private static final Pattern PREFIX = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern URL_PATH = Pattern.compile("/[A-Za-z0-9/_.-]*");
  private static final Pattern SECRET_NAME = Pattern.compile("[A-Za-z0-9/_+=.@-]{1,253}");
  private static final URI NOWHERE = URI.create("wss://missing");

  private static final Set<String> VARIABLES =
      Set.of(
          "INGESTION_IMAGE",
          "INGESTION_EXTRA_ENVS",
          "INGESTION_DISABLE_VERSION_VALIDATION",
          "INGESTION_CPU_REQUEST",
          "INGESTION_CPU_LIMIT",
          "INGESTION_MEMORY_REQUEST",
          "INGESTION_MEMORY_LIMIT",
          "INGESTION_AUTOMATION_WORKFLOW_CPU_REQUEST",
          "INGESTION_AUTOMATION_WORKFLOW_CPU_LIMIT",
          "INGESTION_AUTOMATION_WORKFLOW_MEMORY_REQUEST",
          "INGESTION_AUTOMATION_WORKFLOW_MEMORY_LIMIT",
          "METRICS_SERVER_PORT",
          "METRICS_SERVER_PATH");

  private final Settings settings;
  private final Optional<EngineKind> engine;
  private final PodFiles pod;

  /**
   * @param engine the one that the command line names, stronger than everything else
   */
  private ServerConfigReader(Settings settings, Optional<EngineKind> engine, PodFiles pod) {
    this.settings = settings;
    this.engine = engine;
    this.pod = pod;
  }

  /**
   * Reads and checks everything.
   *
   * @param file the YAML file; empty to use the environment only
   * @throws ConfigException with all that is wrong
   */
  public static Loaded<ServerConfig> read(Optional<Path> file, Map<String, String> environment) {
    return read(file, environment, Optional.empty());
  }

  /**
   * Reads and checks everything, for a certain engine.
   *
   * @param file the YAML file; empty to use the environment only
   * @param engine the engine, whatever file and environment say; empty to go by them
   * @throws ConfigException with all that is wrong
   */
  public static Loaded<ServerConfig> read(
      Optional<Path> file, Map<String, String> environment, Optional<EngineKind> engine) {
    return read(file, environment, engine, PodFiles.REAL);
  }

  /** The same with a pod's files in another place. */
  static Loaded<ServerConfig> read(
      Optional<Path> file,
      Map<String, String> environment,
      Optional<EngineKind> engine,
      PodFiles pod) {
    Settings settings =
        new Settings(file.map(YamlFile::read).orElseGet(YamlFile::none), environment);
    ServerConfig config = new ServerConfigReader(settings, engine, pod).config();
    new Surfaces(settings, environment).check(config);
    OldNames.warn(settings, environment.keySet(), VARIABLES, config.engine().kind());
    return new Loaded<>(config, settings.finish(Set.of()));
  }

  /** The part that says where secrets are and which may be used. */
  public record SecretsPart(ServerConfig.Secrets secrets, Policy policy) {}

  /**
   * Reads and checks only the sections {@code secrets} and {@code policy}.
   *
   * @throws ConfigException with all that is wrong in them
   */
  public static SecretsPart readSecrets(Optional<Path> file, Map<String, String> environment) {
    Settings settings =
        new Settings(file.map(YamlFile::read).orElseGet(YamlFile::none), environment);
    ServerConfigReader reader = new ServerConfigReader(settings, Optional.empty(), PodFiles.REAL);
    SecretsPart part = new SecretsPart(reader.secrets(), reader.policy());
    settings.finish(Set.of("secrets", "policy"));
    return part;
  }

  private ServerConfig config() {
    return new ServerConfig(
        runner(),
        link(),
        server(),
        new EngineSection(settings, pod).read(engine),
        secrets(),
        ingestion(),
        policy(),
        http(),
        logging());
  }

  private ServerConfig.Runner runner() {
    return new ServerConfig.Runner(
        settings
            .ask("runner.id", Types.text(RUNNER_ID, "Use up to 63 letters, digits, . _ and -"))
            .from("AGENT_ID")
            .required("Give this runner the name it has in the server", ""),
        place("runner.cluster", "RUNNER_CLUSTER"),
        place("runner.release", "RUNNER_RELEASE"),
        settings
            .ask("runner.stateDirectory", Types.path())
            .orElse(Path.of("/var/lib/hybrid-runner")),
        settings.ask("runner.hostIp", Types.text()).optional(),
        settings.ask("runner.drainSeconds", Types.seconds(1, 600)).orElse(Duration.ofSeconds(5)));
  }

  private Optional<String> place(String key, String variable) {
    return settings
        .ask(key, Types.text(PLACE, "Use up to 128 visible characters"))
        .from(variable)
        .optional();
  }

  private ServerConfig.Link link() {
    LinkToken.Choice token = LinkToken.choose(settings);
    URI url =
        settings
            .ask("link.url", Types.url(List.of("wss", "ws"), "wss://acme.getcollate.io"))
            .from("SERVER_URL")
            .required("Write the control plane's address, wss://host", NOWHERE);
    return new ServerConfig.Link(
        url,
        token.value(),
        token.file(),
        settings
            .ask("link.maxBackoffSeconds", Types.seconds(1, 3600))
            .from("RECONNECT_DELAY_SECONDS")
            .orElse(Duration.ofSeconds(30)),
        settings.ask("link.caFile", Types.path()).optional(),
        new ProxySection(settings).read(url));
  }

  private ServerConfig.Server server() {
    return new ServerConfig.Server(
        settings
            .ask(
                "server.apiUrl",
                Types.url(List.of("https", "http"), "https://acme.getcollate.io/api"))
            .from("SERVER_HOST_API_URL")
            .optional(),
        settings.ask("server.useApi", Types.flag()).orElse(true),
        settings.ask("server.tokenFile", Types.path()).from("SERVER_API_TOKEN_FILE").optional(),
        settings.ask("server.callsPerSecond", Types.count(1000)).orElse(5),
        settings
            .ask("server.inventoryIntervalSeconds", Types.seconds(60, 604_800))
            .orElse(Duration.ofHours(1)),
        (int) (long) settings.ask("server.maxRemovedPercent", Types.number(0, 100)).orElse(20L));
  }

  private ServerConfig.Secrets secrets() {
    return new ServerConfig.Secrets(
        settings
            .ask("secrets.backend", Types.oneOf(ServerConfig.Backend.class))
            .orElse(ServerConfig.Backend.FILE),
        settings
            .ask("secrets.directory", Types.path())
            .orElse(Path.of("/etc/hybrid-runner/secrets")),
        settings
            .ask("secrets.prefix", Types.text(PREFIX, "Use letters, digits and _"))
            .orElse("SECRET_"),
        settings.ask("secrets.provider", Types.text()).from("SECRETS_MANAGER").optional());
  }

  private ServerConfig.Ingestion ingestion() {
    return new ServerConfig.Ingestion(
        settings
            .ask("ingestion.image", Types.text())
            .from("INGESTION_IMAGE", "ARGO_INGESTION_IMAGE")
            .orElse(RunnerConfig.Ingestion.defaults().image()),
        settings
            .ask("ingestion.environment", Types.environment())
            .from("INGESTION_EXTRA_ENVS", "ARGO_EXTRA_ENVS", "ARGO_EXTRA_ENVS_NOOP")
            .orElse(Map.of()),
        Optional.of(
                settings
                    .ask("ingestion.deadlineSeconds", Types.seconds(0, 31_536_000))
                    .orElse(Duration.ofHours(2)))
            .filter(deadline -> !deadline.isZero()),
        resources("ingestion.resources", "", "", Resources.forIngestion()),
        resources(
            "ingestion.automationResources",
            "AUTOMATION_WORKFLOW_",
            "AUTOMATION_",
            Resources.forAutomation()),
        settings
            .ask("ingestion.tokenSecret", Types.text(SECRET_NAME, "Write a secret's name"))
            .optional(),
        settings
            .ask("ingestion.dynamicVersion", Types.flag())
            .from("DYNAMIC_INGESTION_VERSION_ENABLED")
            .orElse(false),
        settings
            .ask("ingestion.disableVersionValidation", Types.flag())
            .from("INGESTION_DISABLE_VERSION_VALIDATION", "ARGO_DISABLE_VERSION_VALIDATION")
            .orElse(false));
  }

  private Resources resources(String key, String name, String formerName, Resources byDefault) {
    return new Resources(
        quantity(key + ".cpuRequest", Types.cpu(), name, formerName, "CPU_REQUEST")
            .orElse(byDefault.cpuRequest()),
        quantity(key + ".cpuLimit", Types.cpu(), name, formerName, "CPU_LIMIT")
            .orElse(byDefault.cpuLimit()),
        quantity(key + ".memoryRequest", Types.memory(), name, formerName, "MEMORY_REQUEST")
            .orElse(byDefault.memoryRequest()),
        quantity(key + ".memoryLimit", Types.memory(), name, formerName, "MEMORY_LIMIT")
            .orElse(byDefault.memoryLimit()));
  }

  private Settings.Setting<String> quantity(
      String key, Type<String> type, String name, String formerName, String what) {
    String former = "ARGO_" + formerName + "WORKFLOW_" + what;
    return settings.ask(key, type).from("INGESTION_" + name + what, former);
  }

  private Policy policy() {
    return new Policy(
        settings.ask("policy.images", Types.words()).orElse(List.of()),
        Set.copyOf(settings.ask("policy.pipelineTypes", Types.words()).orElse(List.of())),
        settings.ask("policy.secretPrefixes", Types.words()).orElse(List.of()),
        settings.ask("policy.maxCpu", Types.cpu()).optional(),
        settings.ask("policy.maxMemory", Types.memory()).optional());
  }

  private ServerConfig.Http http() {
    return new ServerConfig.Http(
        settings.ask("http.address", Types.text()).orElse("0.0.0.0"),
        settings.ask("http.port", Types.port()).orElse(8585),
        settings.ask("http.metricsPort", Types.port()).from("METRICS_SERVER_PORT").orElse(8989),
        settings
            .ask("http.metricsPath", Types.text(URL_PATH, "Begin it with /, as in /metrics"))
            .from("METRICS_SERVER_PATH")
            .orElse("/metrics"));
  }

  private ServerConfig.Logging logging() {
    return logging(settings);
  }

  static ServerConfig.Logging logging(Settings settings) {
    return new ServerConfig.Logging(
        settings
            .ask("logging.format", Types.oneOf(ServerConfig.Format.class))
            .orElse(ServerConfig.Format.PLAIN),
        settings
            .ask("logging.level", Types.oneOf(ServerConfig.Level.class))
            .orElse(ServerConfig.Level.INFO));
  }
}
