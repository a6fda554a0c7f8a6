package io.hybridrunner.examples.demo;

import io.hybridrunner.examples.demo.Screen.Tone;
import io.hybridrunner.examples.demo.harvester.Harvester;
import io.hybridrunner.examples.demo.leak.CommandLines;
import io.hybridrunner.examples.demo.link.LinkProxy;
import io.hybridrunner.examples.demo.server.MetadataServer;
import io.hybridrunner.examples.demo.source.ShopDatabase;
import io.hybridrunner.model.SecretValue;
import io.hybridrunner.relay.Relay;
import io.hybridrunner.relay.TokenCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Everything that plays a part, started and connected. Immutable; {@link OpenParts} ends it. */
final class Stage {

  private static final String RUNNER = "demo-runner";
  private static final String SECRET = "shop-db-password";
  private static final Duration STARTING = Duration.ofSeconds(30);

  private final Options options;
  private final Workspace workspace;
  private final CommandLines commandLines;
  private final Target target;
  private final Source source;
  private final Relay relay;
  private final Path relayToken;
  private final LinkProxy link;
  private final RunnerProcess runner;

  /** The metadata server that is written to. */
  private record Target(String url, Path tokenFile) {

    String token() throws IOException {
      return Files.readString(tokenFile).strip();
    }
  }

  /** What is read from, and where its secrets are. */
  private record Source(Pipelines pipelines, Path secrets) {}

  /** Starts it part by part and says so. */
  Stage(Options options, Workspace workspace, OpenParts parts, Screen screen) throws Exception {
    this.options = options;
    this.workspace = workspace;
    this.commandLines = parts.add(CommandLines::watch);
    this.target = target(parts, screen);
    this.source = source(parts, screen);
    this.relayToken = workspace.secretFile(workspace.path("relay-token"), Workspace.random(40));
    this.relay = parts.add(this::startRelay);
    screen.event("relay", Tone.PLAIN, "up", "Runner Link and its API on " + relayUrl());
    this.link = parts.add(() -> LinkProxy.start(relay.port(), workspace.folder("link")));
    this.runner = parts.add(this::startRunner);
    Wait.untilTrue("the runner connects", STARTING, () -> Optional.of(relay().isConnected()));
    screen.event("runner", Tone.GOOD, "connected", "its own process, outbound only");
  }

  private Target target(OpenParts parts, Screen screen) throws Exception {
    if (options.server().isPresent() && options.tokenFile().isPresent()) {
      screen.event("server", Tone.PLAIN, "given", options.server().get());
      return new Target(options.server().get(), options.tokenFile().get());
    }
    Path file = workspace.secretFile(workspace.path("server-token"), Workspace.random(40));
    MetadataServer started = parts.add(() -> MetadataServer.start(Files.readString(file)));
    screen.event("server", Tone.PLAIN, "up", "OpenMetadata's contract on " + started.url());
    return new Target(started.url(), file);
  }

  private Source source(OpenParts parts, Screen screen) throws Exception {
    if (options.service().isPresent() && options.secrets().isPresent()) {
      screen.event("database", Tone.PLAIN, "given", options.service().get().toString());
      return new Source(
          Pipelines.ofFile(options.service().get(), target.url(), target.token()),
          options.secrets().get().toRealPath());
    }
    Path secrets = workspace.folder("secrets").toRealPath();
    Path secret = workspace.secretFile(secrets.resolve(SECRET), Workspace.password());
    ShopDatabase shop =
        parts.add(() -> ShopDatabase.start(workspace.folder("database"), Files.readString(secret)));
    screen.event("database", Tone.PLAIN, "up", "a shop; its password stands in one file only");
    return new Source(
        Pipelines.ofShop(shop.jdbcUrl(), SECRET, target.url(), target.token()), secrets);
  }

  private Relay startRelay() throws IOException {
    TokenCheck token = TokenCheck.anyOf(SecretValue.of(Files.readString(relayToken)));
    Relay started = Relay.builder().runnerTokens(token).apiTokens(token).build();
    started.start();
    return started;
  }

  private RunnerProcess startRunner() throws IOException {
    List<String> command;
    if (options.ingestion().isPresent()) {
      command = List.of("/bin/sh", "-c", options.ingestion().get());
    } else {
      command = RunnerProcess.java("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx64m");
      command.add(Harvester.class.getName());
    }
    Map<String, Object> settings =
        Map.of(
            "runner",
            Map.of("id", RUNNER, "stateDirectory", workspace.path("runner-state").toString()),
            "link",
            Map.of(
                "url",
                "ws://127.0.0.1:" + link.port(),
                "tokenFile",
                relayToken.toString(),
                "maxBackoffSeconds",
                2),
            "server",
            Map.of("apiUrl", target.url(), "tokenFile", target.tokenFile().toString()),
            "engine",
            Map.of("kind", "local", "local", Map.of("command", command, "killGraceSeconds", 5)),
            "secrets",
            Map.of("backend", "file", "directory", source.secrets().toString()));
    return RunnerProcess.start(settings, workspace.folder());
  }

  Pipelines pipelines() {
    return source.pipelines();
  }

  boolean isHarvester() {
    return options.ingestion().isEmpty();
  }

  RelayApi relay() throws IOException {
    return new RelayApi(
        new Http(relayUrl(), Optional.of(Files.readString(relayToken)), answers()), RUNNER);
  }

  Server server() throws IOException {
    return new Server(new Http(target.url(), Optional.of(target.token()), answers()));
  }

  LinkProxy link() {
    return link;
  }

  RunnerProcess runner() {
    return runner;
  }

  Recorded recorded() {
    return new Recorded(workspace.path("link"));
  }

  Set<String> commandLines() {
    return commandLines.seen();
  }

  String metrics() throws IOException, InterruptedException {
    return new Http(runner.metrics(), Optional.empty(), answers()).get("").text();
  }

  SecretCheck secretCheck() {
    return new SecretCheck(source.secrets(), workspace.folder());
  }

  /** Addresses, and calls to begin with. */
  List<String> whatToPlayWith() {
    String runners = relayUrl() + "/api/v1/runners/" + RUNNER;
    String auth = "-H \"Authorization: Bearer $(cat %s)\" ";
    List<String> lines = new ArrayList<>();
    lines.add("  runner   " + runner.probes() + "/readyz   " + runner.metrics());
    lines.add("  files    " + workspace.folder());
    lines.add("");
    lines.add("  relay() { curl -s " + auth.formatted(relayToken) + "\"$@\"; echo; }");
    lines.add("  relay " + runners);
    lines.add("  relay " + runners + "/pipelines");
    lines.add("  relay " + runners + "/pipelines/" + example() + "/logs");
    lines.add("  relay -X POST '" + runners + "/pipelines/" + example() + "/run?wait=10'");
    lines.add("  relay " + relayUrl() + "/api/v1/pipelines/" + example() + "/runs");
    lines.add(
        "  curl -s "
            + auth.formatted(target.tokenFile())
            + target.url()
            + "/v1/tables/name/shop.shop.public.orders");
    return lines;
  }

  private String example() {
    return pipelines().metadata("shop", "nightly").id().toString();
  }

  private String relayUrl() {
    return "http://127.0.0.1:" + relay.port();
  }

  private Path answers() {
    return workspace.path("answers.log");
  }
}
