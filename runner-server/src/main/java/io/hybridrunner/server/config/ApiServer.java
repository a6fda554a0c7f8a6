package io.hybridrunner.server.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Where the Kubernetes API server is, as far as files and variables say it; nothing is called. */
public final class ApiServer {

  private ApiServer() {}

  /** The address to show; a sentence when it cannot be found out. */
  public static String of(ServerConfig.Argo argo, Map<String, String> environment) {
    if (argo.kubeconfig().isEmpty()) {
      String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
      String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443");
      return "https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
    try {
      return in(argo.kubeconfig().get(), argo.context());
    } catch (BadValue unknown) {
      return "an address that " + argo.kubeconfig().get() + " does not say";
    }
  }

  /**
   * The address that a kubeconfig gives.
   *
   * @param context the context to use; the file's current one when empty
   * @throws BadValue when there is none; nothing of the file is quoted but names of contexts
   */
  static String in(Path file, Optional<String> context) throws BadValue {
    YamlFile kubeconfig = read(file);
    Map<String, Node> contexts = named(kubeconfig, "contexts", "context");
    String used = context.or(() -> text(kubeconfig.find("current-context"))).orElse("");
    if (used.isEmpty()) {
      throw new BadValue(
          file + " has no current context", "Choose one with engine.argo.context" + of(contexts));
    }
    Optional<Node> found = Optional.ofNullable(contexts.get(used));
    if (found.isEmpty()) {
      throw new BadValue(
          file + " has no context " + Types.quoted(used), "Choose another one" + of(contexts));
    }
    Map<String, Node> clusters = named(kubeconfig, "clusters", "cluster");
    return text(child(found, "cluster"))
        .flatMap(cluster -> text(child(Optional.ofNullable(clusters.get(cluster)), "server")))
        .map(ApiServer::shown)
        .orElseThrow(
            () ->
                new BadValue(
                    file + " gives context " + Types.quoted(used) + " no cluster with a server",
                    "Correct the file, or choose another context with engine.argo.context"));
  }

  private static YamlFile read(Path file) throws BadValue {
    try {
      return YamlFile.read(file);
    } catch (ConfigException unreadable) {
      Problem problem = unreadable.problems().get(0);
      throw new BadValue(problem.where() + " " + problem.message(), "Name a kubeconfig file");
    }
  }

  private static String of(Map<String, Node> contexts) {
    return contexts.isEmpty() ? "" : " of " + String.join(", ", contexts.keySet());
  }

  /** What a list of a kubeconfig holds, by name. */
  private static Map<String, Node> named(YamlFile file, String list, String what) {
    Map<String, Node> named = new LinkedHashMap<>();
    if (file.find(list).orElse(null) instanceof SequenceNode items) {
      for (Node item : items.getValue()) {
        Optional<Node> content = child(Optional.of(item), what);
        text(child(Optional.of(item), "name"))
            .ifPresent(name -> content.ifPresent(it -> named.put(name, it)));
      }
    }
    return named;
  }

  private static Optional<Node> child(Optional<Node> node, String name) {
    return node.flatMap(parent -> Optional.ofNullable(YamlFile.children(parent).get(name)));
  }

  private static Optional<String> text(Optional<Node> node) {
    return node.filter(ScalarNode.class::isInstance).map(it -> ((ScalarNode) it).getValue());
  }

  /** Without a user's name and password, which may stand in an address. */
  private static String shown(String address) {
    try {
      URI uri = new URI(address);
      return new URI(uri.getScheme(), null, uri.getHost(), uri.getPort(), uri.getPath(), null, null)
          .toString();
    } catch (URISyntaxException e) {
      return "an address that is none";
    }
  }
}
