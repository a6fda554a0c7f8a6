package io.hybridrunner.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process of its own, against a server that is not there. */
class ServeProcessTest {

  private static final Pattern SERVING =
      Pattern.compile("serving .*probes=127\\.0\\.0\\.1:(\\d+) metrics=127\\.0\\.0\\.1:(\\d+)/");

  private final Path directory;
  private final Path output;
  private final List<Process> started = new ArrayList<>();

  ServeProcessTest(@TempDir Path directory) {
    this.directory = directory;
    this.output = directory.resolve("output");
  }

  @AfterEach
  void end() throws InterruptedException {
    for (Process process : started) {
      process.destroyForcibly().waitFor();
    }
  }

  private Path config(int port) throws IOException {
    // Port 9 of this machine: nobody listens.
    return Files.writeString(
        directory.resolve("runner.yaml"),
        """
        runner: {id: west, stateDirectory: "%s", drainSeconds: 1}
        link: {url: "ws://127.0.0.1:9", token: canary-token, maxBackoffSeconds: 1}
        engine: {kind: local, local: {command: [/bin/sh]}}
        http: {address: 127.0.0.1, port: %d, metricsPort: 0}
        logging: {level: debug}
        """
            .formatted(directory.resolve("state"), port));
  }

  private Process serve(Path config) throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Process process =
        new ProcessBuilder(
                java.toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                "io.hybridrunner.server.Main",
                "serve",
                "--config",
                config.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    started.add(process);
    return process;
  }

  private String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      return "";
    }
  }

  /** The ports of probes and metrics, as the log says them. */
  private int[] ports() {
    await()
        .atMost(Duration.ofSeconds(30))
        .failFast(output(), () -> !started.get(0).isAlive())
        .until(() -> SERVING.matcher(output()).find());
    Matcher line = SERVING.matcher(output());
    assertThat(line.find()).isTrue();
    return new int[] {Integer.parseInt(line.group(1)), Integer.parseInt(line.group(2))};
  }

  private static HttpResponse<String> get(int port, String path)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  @Test
  void withoutAServerItStaysUpSaysWhyItIsNotReadyAndEndsCleanly() throws Exception {
    Process process = serve(config(0));
    int[] ports = ports();
    assertThat(get(ports[0], "/healthz").statusCode()).isEqualTo(200);
    await()
        .untilAsserted(
            () -> {
              HttpResponse<String> ready = get(ports[0], "/readyz");
              assertThat(ready.statusCode()).isEqualTo(503);
              assertThat(ready.body()).contains("\"kind\":\"LINK_DOWN\"", "127.0.0.1:9");
            });
    String metrics = get(ports[1], "/metrics").body();
    assertThat(metrics).contains("collate_hybrid_agent_connected 0.0\n");
    assertThat(process.isAlive()).isTrue();
    process.destroy();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(143);
    assertThat(output()).contains(" stopping\n").endsWith(" stopped\n");
    assertThat(output() + metrics).doesNotContain("canary").doesNotContain("\tat ");
  }

  @Test
  void clientsThatDribbleDoNotSilenceTheProbes() throws Exception {
    serve(config(0));
    int port = ports()[0];
    List<Socket> dribblers = new ArrayList<>();
    try {
      for (int i = 0; i < 4; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.getOutputStream().write("GET /healthz HT".getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        dribblers.add(socket);
      }
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/healthz"))
              .timeout(Duration.ofSeconds(25))
              .build();
      assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).statusCode())
          .isEqualTo(200);
    } finally {
      for (Socket socket : dribblers) {
        socket.close();
      }
    }
  }

  @Test
  void aPortInUseEndsItWithOneSentence() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Process process = serve(config(taken.getLocalPort()));
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(1);
      assertThat(output().lines().filter(line -> line.startsWith("http.port: ")))
          .singleElement()
          .asString()
          .contains("another program has it")
          .contains("Set http.port to a free port");
      assertThat(output()).doesNotContain("\tat ").doesNotContain("canary");
    }
  }

  @Test
  void aBadConfigurationEndsItBeforeAnythingIsTried() throws Exception {
    Path config = Files.writeString(directory.resolve("runner.yaml"), "lnk: {token: canary}\n");
    Process process = serve(config);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(2);
    assertThat(output())
        .startsWith("The configuration cannot be used: 5 problems.\n")
        .contains("runner.yaml:1: lnk is not a key. Did you mean link?")
        .doesNotContain("canary");
    assertThat(directory.resolve("state")).doesNotExist();
  }
}
