package io.hybridrunner.link.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.hybridrunner.link.conformance.Rule.Need;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.core.ConditionFactory;

/** A server half, a runner id that nobody else uses, and the links that one check opens. */
final class ServerScene implements AutoCloseable {

  private static final Duration BEAT = Duration.ofMillis(100);
  private static final int SMALL_BUFFER = 16 * 1024;

  private final ServerHalf server;
  private final Duration patience;
  private final String runner = "conformance-" + UUID.randomUUID();
  private final List<Link> links = new CopyOnWriteArrayList<>();

  private ServerScene(ServerHalf server, Duration patience) {
    this.server = server;
    this.patience = patience;
  }

  /** Whether a server keeps a rule; throws when it does not. */
  static void play(Rule<ServerScene> rule, ServerHalf calm, ServerHalf quick, Duration patience)
      throws Exception {
    try (ServerScene scene =
        new ServerScene(rule.needs(Need.SHORT_TIMES) ? quick : calm, patience)) {
      rule.check().on(scene);
      for (Link link : scene.links) {
        assertThat(link.fault()).isEmpty();
      }
    }
  }

  /** The runner id of this check. */
  String runner() {
    return runner;
  }

  ConditionFactory patiently() {
    return await().atMost(patience).pollInterval(Duration.ofMillis(20));
  }

  /** How many of a link's pauses are as long as the patience. */
  long pauses() {
    return patience.dividedBy(Link.PAUSE);
  }

  ServerHalf.Control control() {
    return server.control().orElseThrow();
  }

  /** An attempt to upgrade with these further header lines. */
  Upgrade upgrade(String... headers) throws IOException {
    try (Socket socket = connect()) {
      return request(socket, new BufferedInputStream(socket.getInputStream()), headers);
    }
  }

  private Socket connect() throws IOException {
    URI url = server.url();
    Socket socket = new Socket();
    // What is not read soon fills up, so that a check need not send much.
    socket.setReceiveBufferSize(SMALL_BUFFER);
    socket.connect(new InetSocketAddress(url.getHost(), url.getPort() < 0 ? 80 : url.getPort()));
    socket.setTcpNoDelay(true);
    return socket;
  }

  private Upgrade request(Socket socket, BufferedInputStream in, String... headers)
      throws IOException {
    String request =
        "GET %s HTTP/1.1\r\nHost: %s\r\n%s\r\n\r\n"
            .formatted(
                server.url().getRawPath(),
                server.url().getAuthority(),
                String.join("\r\n", headers));
    socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    return Upgrade.read(in);
  }

  /** The headers of a right attempt. */
  String[] headers(String token, String... more) {
    List<String> all =
        new java.util.ArrayList<>(
            List.of(
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="));
    if (!token.isEmpty()) {
      all.add("Authorization: Bearer " + token);
    }
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  String token() {
    return server.token();
  }

  /** A WebSocket without a greeting, and the kit does not read from it yet. */
  Link unread() throws IOException {
    Socket socket = connect();
    BufferedInputStream in = new BufferedInputStream(socket.getInputStream());
    Upgrade answer = request(socket, in, headers(token()));
    assertThat(answer.status()).as(answer.head()).isEqualTo(101);
    WebSocket webSocket = new WebSocket(socket, in, WebSocket.End.CLIENT, () -> {});
    Link link = new Link(webSocket, Frames.OF_SERVERS, patience);
    links.add(link);
    return link;
  }

  /** A WebSocket without a greeting. */
  Link open() throws IOException {
    return unread().listen();
  }

  /** A greeted link, which the kit keeps alive. */
  Link greeted(String bootId) throws Exception {
    return greeted(runner, bootId);
  }

  Link greeted(String runnerId, String bootId) throws Exception {
    return quiet(runnerId, bootId).beating(BEAT);
  }

  /** A greeted link on which nothing is sent but what the check sends. */
  Link quiet() throws Exception {
    return quiet(runner, "boot-1");
  }

  private Link quiet(String runnerId, String bootId) throws Exception {
    return quiet(Frames.hello(runnerId, bootId));
  }

  private Link quiet(JsonNode hello) throws Exception {
    Link link = open().send(hello);
    var unused = link.expect("welcome");
    return link;
  }

  /** A link that is welcomed after this greeting, which the kit keeps alive. */
  Link welcomed(JsonNode hello) throws Exception {
    return quiet(hello).beating(BEAT);
  }

  /** A greeted link of a runner that may have to wait until an earlier one is known to be gone. */
  Link greetedAfterAll(String bootId) throws Exception {
    Link[] made = new Link[1];
    patiently()
        .until(
            () -> {
              Link link = open().send(Frames.hello(runner, bootId));
              made[0] = link;
              patiently().until(() -> !link.history().isEmpty() || link.hasEnded());
              return link.history().stream()
                  .anyMatch(f -> f.path("type").asText().equals("welcome"));
            });
    var unused = made[0].expect("welcome");
    return made[0].beating(BEAT);
  }

  /** Hands in a command to run a pipeline; gives back its id. */
  String submitRun(String pipelineId, Duration ttl) throws Exception {
    return control().submit(runner, Frames.run("", pipelineId, fresh(), ttl.toMillis()));
  }

  /** The code of a command's result, when it has come. */
  int result(String commandId) {
    Callable<Boolean> come = () -> control().result(commandId).isPresent();
    patiently().until(come);
    try {
      return control().result(commandId).orElseThrow();
    } catch (Exception broken) {
      throw new AssertionError(broken);
    }
  }

  static String fresh() {
    return UUID.randomUUID().toString();
  }

  Optional<String> state(String runId) throws Exception {
    return control().state(runId);
  }

  /** The next command to run something; it must be this one. The server may have questions too. */
  static JsonNode expectCommand(Link link, String id) throws Exception {
    JsonNode command = link.expect("command", "operation", "run");
    assertThat(command.path("id").asText()).isEqualTo(id);
    return command;
  }

  @Override
  public void close() throws IOException {
    for (Link link : links) {
      link.close();
    }
  }
}
