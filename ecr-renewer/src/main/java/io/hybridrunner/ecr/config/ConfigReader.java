package io.hybridrunner.ecr.config;

import io.hybridrunner.ecr.AwsCredentials;
import io.hybridrunner.ecr.RenewalPlan.Target;
import io.hybridrunner.ecr.model.ClusterAccess;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** Reads one configuration. */
final class ConfigReader {

  private static final String DEFAULT_SECRET = "omd-registry-credentials";

  private final YamlFile file;
  private final Section document;
  private final Reading reading;
  private final Path serviceAccountToken;

  ConfigReader(YamlFile file, Reading reading, Path serviceAccountToken) {
    this.file = file;
    this.document = new Section(file, reading);
    this.reading = reading;
    this.serviceAccountToken = serviceAccountToken;
  }

  Loaded read() {
    List<Target> targets = new RegistriesReader(file, document, reading).read();
    List<String> namespaces = namespaces();
    String secret =
        document.read("secret", "DOCKER_SECRET_NAME", Forms.SECRET).orElse(DEFAULT_SECRET);
    Optional<Path> caFile = document.read("caFile", Forms.READABLE);
    Optional<Path> metricsFile = document.read("metricsFile", Forms.WRITABLE);
    ClusterAccess access = access();
    AwsCredentials credentials = credentials();
    document.close();
    List<String> warnings = reading.finish();
    return new Loaded(
        new RenewerConfig(targets, namespaces, secret, credentials, access, caFile, metricsFile),
        warnings);
  }

  private List<String> namespaces() {
    Optional<List<String>> inFile = document.readList("namespaces", Forms.NAMESPACE);
    Optional<String> variable = reading.variable("NAMESPACE_NAME");
    List<String> namespaces =
        variable
            .map(text -> listed("NAMESPACE_NAME", text, Forms.NAMESPACE, reading))
            .or(() -> inFile)
            .orElse(List.of());
    if (inFile.isEmpty() && variable.isEmpty()) {
      reading.problem(
          file.name(),
          "namespaces (or the variable NAMESPACE_NAME) is missing",
          "Name the namespaces whose pods pull");
    }
    if (new LinkedHashSet<>(namespaces).size() < namespaces.size()) {
      String message = "names one of " + String.join(", ", namespaces) + " twice";
      if (variable.isPresent()) {
        reading.problem("variable NAMESPACE_NAME", message, "Name each once");
      } else {
        document.problem("namespaces", message, "Name each once");
      }
    }
    return namespaces;
  }

  /** The items of a variable that are separated by commas. */
  static <T> List<T> listed(String variable, String text, Form<T> form, Reading reading) {
    List<T> items = new ArrayList<>();
    for (String item : text.split(",", -1)) {
      reading.parsed(variable, item.strip(), form).ifPresent(items::add);
    }
    return items;
  }

  private ClusterAccess access() {
    Optional<Path> named = document.read("kubeconfig", Forms.READABLE);
    Optional<String> context = document.read("context", Forms.TEXT);
    if (document.has("kubeconfig")) {
      return new ClusterAccess.Kubeconfig(named.orElse(Path.of("")), context);
    }
    Optional<String> host = reading.variable("KUBERNETES_SERVICE_HOST");
    if (host.isPresent() && Files.exists(serviceAccountToken)) {
      context.ifPresent(
          it -> reading.warn("context has no effect in a cluster without kubeconfig"));
      return new ClusterAccess.InCluster(host.get(), port());
    }
    return new ClusterAccess.Kubeconfig(outsideOfACluster(), context);
  }

  private int port() {
    String variable = "KUBERNETES_SERVICE_PORT";
    String port = reading.variable(variable).orElse("443");
    if (!port.matches("[0-9]{1,5}")) {
      reading.problem(
          "variable " + variable, "is '" + port + "', which is no port", "Unset it, or correct it");
      return 0;
    }
    return Integer.parseInt(port);
  }

  private Path outsideOfACluster() {
    Optional<String> variable = reading.variable("KUBECONFIG");
    if (variable.isPresent() && variable.get().contains(File.pathSeparator)) {
      String cure = "Name one, or give it with the key kubeconfig";
      reading.problem("variable KUBECONFIG", "names several files", cure);
      return Path.of("");
    }
    if (variable.isPresent()) {
      return reading.parsed("KUBECONFIG", variable.get(), Forms.READABLE).orElse(Path.of(""));
    }
    Path usual = Path.of(reading.variable("HOME").orElse("."), ".kube", "config");
    if (!Files.isReadable(usual)) {
      String message = "this is no pod with a ServiceAccount, and there is no " + usual;
      String cure = "Mount the ServiceAccount's token, or name a file with the key kubeconfig";
      reading.problem("kubeconfig", message, cure);
    }
    return usual;
  }

  private AwsCredentials credentials() {
    Optional<String> id = key("AWS_ACCESS_KEY_ID");
    Optional<String> secret = key("AWS_SECRET_ACCESS_KEY");
    Optional<String> token = key("AWS_SESSION_TOKEN");
    if (id.isPresent() && secret.isPresent()) {
      return keys(id.get(), secret.get(), token);
    }
    if (id.isPresent() || secret.isPresent() || token.isPresent()) {
      boolean onlySecret = id.isEmpty() && secret.isPresent();
      reading.problem(
          "variable " + (id.isPresent() ? "AWS_SECRET_ACCESS_KEY" : "AWS_ACCESS_KEY_ID"),
          "is not set, and "
              + (id.isPresent()
                  ? "AWS_ACCESS_KEY_ID"
                  : onlySecret ? "AWS_SECRET_ACCESS_KEY" : "AWS_SESSION_TOKEN")
              + " is",
          "Set both halves of the access key, or none of these variables");
    }
    return new AwsCredentials.DefaultChain();
  }

  private static AwsCredentials keys(String id, String secret, Optional<String> token) {
    try {
      return new AwsCredentials.Keys(id, secret, token);
    } catch (IllegalArgumentException toldAlready) {
      return new AwsCredentials.DefaultChain();
    }
  }

  /** A part of an access key. No message shows it. */
  private Optional<String> key(String variable) {
    Optional<String> given = reading.variable(variable);
    if (given.isEmpty()) {
      return given;
    }
    String key = given.get().strip();
    if (key.length() < given.get().length()) {
      reading.warn(
          variable + " has white space around it, which is left out: take it out of its Secret");
    }
    if (!key.chars().allMatch(letter -> letter > ' ' && letter < 0x7f)) {
      reading.problem(
          "variable " + variable,
          "holds white space or letters that no access key has",
          "Copy the key again");
    }
    return Optional.of(key);
  }
}
