package io.hybridrunner.argo.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.hybridrunner.document.Document;
import io.hybridrunner.document.Value;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.document.Value.Items;
import io.hybridrunner.document.Value.Text;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Runs before every other test on a cluster, so that its absence is told once. */
class ClusterIT {

  private static final String CURE =
      "mvn verify -Pe2e takes the cluster of $KUBECONFIG (or of ~/.kube/config): start one, or point"
          + " KUBECONFIG to another";

  @Test
  void theClusterOfTheKubeconfigAnswers() throws IOException {
    Path kubeconfig =
        Path.of(
            Optional.ofNullable(System.getenv("KUBECONFIG"))
                .filter(name -> !name.isEmpty())
                .orElse(System.getProperty("user.home") + "/.kube/config"));
    assertThat(kubeconfig).as(CURE).isRegularFile();
    URI server = URI.create(server((Fields) Document.parse(Files.readString(kubeconfig)).root()));
    int port = server.getPort() == -1 ? 443 : server.getPort();
    assertThatCode(
            () -> {
              try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(server.getHost(), port), 5_000);
              }
            })
        .as("%s does not answer. %s", server, CURE)
        .doesNotThrowAnyException();
  }

  private static String server(Fields kubeconfig) {
    String context = text(kubeconfig, "current-context");
    String cluster = text(named(kubeconfig, "contexts", context, "context"), "cluster");
    return text(named(kubeconfig, "clusters", cluster, "cluster"), "server");
  }

  private static Fields named(Fields kubeconfig, String list, String name, String what) {
    Items items = (Items) kubeconfig.get(list).orElseThrow();
    for (Value item : items.values()) {
      if (item instanceof Fields fields && text(fields, "name").equals(name)) {
        return (Fields) fields.get(what).orElseThrow();
      }
    }
    throw new AssertionError("the kubeconfig has no '" + name + "' in " + list + ". " + CURE);
  }

  private static String text(Fields fields, String name) {
    return ((Text) fields.get(name).orElseThrow()).text();
  }
}
