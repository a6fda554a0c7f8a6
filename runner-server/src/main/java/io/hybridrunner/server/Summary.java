package io.hybridrunner.server;

import io.hybridrunner.collate.net.HttpProxy;
import io.hybridrunner.collate.token.Expiry;
import io.hybridrunner.collate.token.TokenClaims;
import io.hybridrunner.model.Resources;
import io.hybridrunner.policy.Policy;
import io.hybridrunner.server.config.ApiServer;
import io.hybridrunner.server.config.LinkEgress;
import io.hybridrunner.server.config.ServerConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Says what a configuration means, without secrets: programs by name, variables by name. */
final class Summary {

  private Summary() {}

  static List<String> of(ServerConfig config, Map<String, String> environment, TokenClaims claims) {
    List<String> lines = new ArrayList<>(List.of("The configuration can be used. It would"));
    boolean isLocal = config.engine().kind() == ServerConfig.EngineKind.LOCAL;
    lines.add("  run as      " + config.runner().id() + (isLocal ? state(config) : ""));
    lines.add("  connect to  " + config.link().url() + ", token from " + token(config.link()));
    lines.addAll(wayOut(config.link()));
    lines.add("  show        " + shown(claims));
    lines.add("  call        " + server(config));
    lines.addAll(
        isLocal ? local(config.engine().local()) : argo(config.engine().argo(), environment));
    lines.add("  give it     " + resources(config.ingestion().resources()) + variables(config));
    lines.add("  stop it     " + deadline(config.ingestion()));
    lines.add(
        "  resolve     secrets " + (isLocal ? "from " + store(config.secrets()) : inPod(config)));
    lines.add("  allow       " + policy(config.policy()));
    lines.add("  answer      " + ports(config.http()));
    return List.copyOf(lines);
  }

  private static List<String> wayOut(ServerConfig.Link link) {
    List<String> lines = new ArrayList<>();
    LinkEgress.of(link)
        .proxyFor(link.url())
        .ifPresent(proxy -> lines.add("  go through  the proxy " + proxy + shown(proxy)));
    link.caFile().ifPresent(file -> lines.add("  trust       the authorities in " + file + " too"));
    return lines;
  }

  private static String shown(HttpProxy proxy) {
    return proxy.credentials().isPresent() ? ", with credentials" : "";
  }

  private static String state(ServerConfig config) {
    return ", state in " + config.runner().stateDirectory();
  }

  private static List<String> local(ServerConfig.Local local) {
    return List.of(
        "  run         " + command(local.command()) + " as a child process",
        "  automate    " + automation(local));
  }

  private static List<String> argo(ServerConfig.Argo argo, Map<String, String> environment) {
    return List.of(
        "  run         Argo Workflows in namespace " + argo.namespace().orElseThrow(),
        "  reach       " + ApiServer.of(argo, environment) + " as " + identity(argo),
        "  be          ServiceAccount " + argo.serviceAccount() + " in the pods",
        "  merge       " + merges(argo));
  }

  private static String identity(ServerConfig.Argo argo) {
    return argo.kubeconfig()
        .map(file -> file + argo.context().map(it -> " says in context " + it).orElse(" says"))
        .orElse("this pod's ServiceAccount");
  }

  private static String merges(ServerConfig.Argo argo) {
    List<String> merged = new ArrayList<>();
    argo.containerSpecFile().ifPresent(file -> merged.add(file + " into the container"));
    argo.workflowSpecFile().ifPresent(file -> merged.add(file + " into the Workflow"));
    if (!argo.pipelineTypes().isEmpty()) {
      merged.add("more for " + String.join(" ", new TreeSet<>(argo.pipelineTypes().keySet())));
    }
    return merged.isEmpty() ? "nothing into what it creates" : String.join(", ", merged);
  }

  private static String inPod(ServerConfig config) {
    String provider =
        config.secrets().provider().map(it -> "by " + it).orElse("as the server says");
    return "in the pods, "
        + provider
        + config.engine().argo().secretsNamespace().map(it -> ", in namespace " + it).orElse("");
  }

  private static String ports(ServerConfig.Http http) {
    return "probes on "
        + http.address()
        + ":"
        + http.port()
        + ", metrics on :"
        + http.metricsPort()
        + http.metricsPath();
  }

  private static String token(ServerConfig.Link link) {
    return link.tokenFile().map(file -> "file " + file).orElse("the configuration");
  }

  private static String shown(TokenClaims claims) {
    if (claims.expiry() instanceof Expiry.Unknown) {
      return "a token that says nothing of itself";
    }
    String time = claims.expiry().time().map(end -> "expires at " + end).orElse("never expires");
    return "the token of " + claims.holder() + ", which " + time;
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
