package io.hybridrunner.server;

import io.hybridrunner.model.Resources;
import io.hybridrunner.policy.Policy;
import io.hybridrunner.server.config.ServerConfig;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** Says what a configuration means, without secrets: programs by name, variables by name. */
final class Summary {

  private Summary() {}

  static List<String> of(ServerConfig config) {
    return List.of(
        "The configuration can be used. It would",
        "  run as      " + config.runner().id() + ", state in " + config.runner().stateDirectory(),
        "  connect to  " + config.link().url() + ", token from " + token(config.link()),
        "  call        " + server(config),
        "  run         " + command(config.engine().local().command()) + " as a child process",
        "  automate    " + automation(config.engine().local()),
        "  give it     " + resources(config.ingestion().resources()) + variables(config),
        "  stop it     " + deadline(config.ingestion()),
        "  resolve     secrets from " + store(config.secrets()),
        "  allow       " + policy(config.policy()),
        "  answer      probes on "
            + config.http().address()
            + ":"
            + config.http().port()
            + ", metrics on :"
            + config.http().metricsPort()
            + config.http().metricsPath());
  }

  private static String token(ServerConfig.Link link) {
    return link.tokenFile().map(file -> "file " + file).orElse("the configuration");
  }

  private static String server(ServerConfig config) {
    ServerConfig.Server server = config.server();
    if (server.apiUrl().isEmpty() || !server.useApi()) {
      return "no server: no rows of ended runs, no inventory";
    }
    return server.apiUrl().get()
        + ", token from "
        + server.tokenFile().map(file -> "file " + file).orElse("the link")
        + ", for rows and an inventory every "
        + server.inventoryInterval().toSeconds()
        + " s";
  }

  private static String command(List<String> command) {
    int arguments = command.size() - 1;
    return command.get(0) + (arguments == 0 ? "" : " (and " + arguments + " arguments)");
  }

  private static String automation(ServerConfig.Local local) {
    return local.automationCommand().isEmpty()
        ? "nothing: engine.local.automationCommand is not set"
        : "with " + command(local.automationCommand());
  }

  private static String resources(Resources resources) {
    return resources.cpuLimit() + " CPU, " + resources.memoryLimit() + " memory";
  }

  private static String variables(ServerConfig config) {
    Collection<String> names = new TreeSet<>(config.ingestion().environment().keySet());
    return names.isEmpty() ? "" : ", variables " + String.join(" ", names);
  }

  private static String deadline(ServerConfig.Ingestion ingestion) {
    return ingestion.deadline().map(Summary::after).orElse("never: there is no deadline");
  }

  private static String after(Duration deadline) {
    return "after " + deadline.toSeconds() + " s";
  }

  private static String store(ServerConfig.Secrets secrets) {
    return secrets.backend() == ServerConfig.Backend.FILE
        ? "directory " + secrets.directory()
        : "variables that begin with " + secrets.prefix();
  }

  private static String policy(Policy policy) {
    return "images "
        + any(policy.images())
        + ", types "
        + any(policy.pipelineTypes())
        + ", secrets "
        + any(policy.secretPrefixes());
  }

  private static String any(Collection<String> allowed) {
    return allowed.isEmpty() ? "any" : String.join(" ", new TreeSet<>(allowed));
  }
}
