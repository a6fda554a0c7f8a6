package io.hybridrunner.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReadOnlyServerTest {

  private final CountDownLatch open = new CountDownLatch(1);
  private final HttpClient client = HttpClient.newHttpClient();
  private final ReadOnlyServer server;

  ReadOnlyServerTest() throws IOException {
    server =
        ReadOnlyServer.start(
            "test",
            address(0),
            Map.of(
                "/fine",
                () -> Response.text(200, "fine"),
                "/broken",
                () -> {
                  throw new IllegalStateException("canary");
                },
                "/slow",
                this::slow));
  }

  private Response slow() {
    try {
      open.await();
      return Response.text(200, "at last");
    } catch (InterruptedException e) {
      return Response.text(503, "closing");
    }
  }

  private static InetSocketAddress address(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  @AfterEach
  void close() {
    open.countDown();
    server.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  @Test
  void aGetIsAnswered() throws Exception {
    HttpResponse<String> response = send(request("/fine?x=y"));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("fine\n");
    assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
  }

  @Test
  void aHeadIsAnsweredWithoutABody() throws Exception {
    HttpResponse<String> response = send(request("/fine").method("HEAD", BodyPublishers.noBody()));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
    assertThat(response.headers().firstValue("Content-Length")).contains("5");
  }

  @Test
  void nothingElseIsAllowed() throws Exception {
    HttpResponse<String> response = send(request("/fine").POST(BodyPublishers.ofString("x")));
    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("Allow")).contains("GET, HEAD");
  }

  @Test
  void anotherPathIsNotFoundEvenWhenItBeginsTheSame() throws Exception {
    assertThat(send(request("/fine/er")).statusCode()).isEqualTo(404);
    assertThat(send(request("/finer")).statusCode()).isEqualTo(404);
    assertThat(send(request("/")).body()).contains("/fine");
  }

  @Test
  void aFaultIsAnsweredWithoutItsMessage() throws Exception {
    HttpResponse<String> response = send(request("/broken"));
    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).doesNotContain("canary");
  }

  @Test
  void moreThanTheBoundIsRefusedAndTheServerLivesOn() throws Exception {
    var answers =
        IntStream.range(0, 60)
            .mapToObj(i -> client.sendAsync(request("/slow").build(), BodyHandlers.ofString()))
            .map(answer -> answer.handle((response, fault) -> fault == null))
            .toList();
    // Two are worked on and 32 wait; the others' connections are closed, which ends their futures.
    await().until(() -> answers.stream().anyMatch(CompletableFuture::isDone));
    open.countDown();
    answers.forEach(answer -> assertThat(answer.join()).isNotNull());
    assertThat(send(request("/fine")).statusCode()).isEqualTo(200);
  }

  @Test
  void aPortInUseIsToldApart() {
    assertThatThrownBy(() -> ReadOnlyServer.start("other", address(server.port()), Map.of()))
        .isInstanceOf(BindException.class);
  }
}
