package io.hybridrunner.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RelayCommandTest {

  private static final Pattern PORT = Pattern.compile("listens on 127\\.0\\.0\\.1 port (\\d+)");

  private final Path directory;
  private final Capture capture = new Capture();

  RelayCommandTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    Files.writeString(directory.resolve("runner-token"), "canary-runner\n");
    Files.writeString(directory.resolve("api-token"), "canary-api\n");
  }

  private int run(String... options) {
    String[] args = new String[options.length + 1];
    args[0] = "relay";
    System.arraycopy(options, 0, args, 1, options.length);
    return Program.run(capture.surroundings(Map.of(), ""), args);
  }

  private String file(String name) {
    return directory.resolve(name).toString();
  }

  private int serve(int port) {
    return run(
        "--port=" + port,
        "--token-file=" + file("runner-token"),
        "--api-token-file=" + file("api-token"));
  }

  private int status(int port, String token) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/runners"))
            .header("Authorization", "Bearer " + token)
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
  }

  @Test
  void itServesWhoHasATokenAndEndsCleanly() throws Exception {
    CompletableFuture<Integer> code = CompletableFuture.supplyAsync(() -> serve(0));
    await().until(() -> PORT.matcher(capture.out()).find());
    Matcher line = PORT.matcher(capture.out());
    assertThat(line.find()).isTrue();
    int port = Integer.parseInt(line.group(1));
    assertThat(status(port, "canary-api")).isEqualTo(200);
    assertThat(status(port, "canary-runner")).isEqualTo(401);
    Files.writeString(directory.resolve("api-token"), "canary-next");
    assertThat(status(port, "canary-next")).isEqualTo(200);
    assertThat(status(port, "canary-api")).isEqualTo(401);
    Files.delete(directory.resolve("api-token"));
    assertThat(status(port, "canary-next")).isEqualTo(401);
    capture.stops().get(0).run();
    assertThat(code.get()).isZero();
    assertThat(capture.out()).endsWith(" stopped\n").doesNotContain("canary");
  }

  @Test
  void aPortInUseIsNamedWithItsKeyAndACure() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(serve(taken.getLocalPort())).isEqualTo(1);
      assertThat(capture.err())
          .startsWith("--port: 127.0.0.1:" + taken.getLocalPort() + " cannot be used")
          .doesNotContain("\tat ");
    }
  }

  @Test
  void allThatIsWrongWithItsOptionsIsTold() throws IOException {
    Files.writeString(directory.resolve("blank"), "\n");
    int code = run("--port=70000", "--token-file", file("none"), "--api-token-file", file("blank"));
    assertThat(code).isEqualTo(2);
    assertThat(capture.err().replace(directory + "/", ""))
        .isEqualTo(
            """
            The configuration cannot be used: 3 problems.
              --port: 70000 is out of range. Give 0 to 65535.
              --token-file: none does not exist. Check the path, and that the secret is mounted.
              --api-token-file: blank is empty. Put the token into it.
            """);
  }

  @Test
  void aRelayNeedsItsTokens() {
    assertThat(run()).isEqualTo(2);
    assertThat(capture.err()).contains("--token-file=FILE", "--api-token-file=FILE");
  }
}
