package io.hybridrunner.collate.rest;

import static io.hybridrunner.collate.rest.Clients.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.spi.Answer;
import io.hybridrunner.spi.ServerFailure;
import io.hybridrunner.spi.ServerFailure.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;
import javax.net.SocketFactory;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that break: on raw sockets, as no well-behaved server does these things. */
class BreakdownsTest {

  private static final Duration SOON = Duration.ofMillis(250);
  private static final Duration LATE = Duration.ofSeconds(20);

  private static ServerFailure broken(RestSettings settings) {
    return broken(settings, UnaryOperator.identity());
  }

  private static ServerFailure broken(
      RestSettings settings, UnaryOperator<OkHttpClient.Builder> tuning) {
    try (OpenMetadataRest client = new OpenMetadataRest(settings, System::nanoTime, tuning)) {
      ServerFailure failure = failure(client.write("a.b", Clients.row("s")));
      assertThat(failure.cause().message())
          .contains("asked to store the status of a run (/api/v1/services/ingestionPipelines/a.b/");
      assertThat(failure.cause().cure()).isNotBlank();
      assertThat(failure.cause().sentence()).doesNotContain("canary");
      return failure;
    }
  }

  private static void is(ServerFailure failure, Kind kind, String... texts) {
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.cause().sentence()).contains(texts);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{\"canary\": 1",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{\"canary\"\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\ncanary\r\n",
        "HTTP/1.1 500 Oops\r\nContent-Length: 90\r\n\r\n{\"canary\": 1",
      })
  void halfABodyIsNoAnswer(String bytes) throws Exception {
    try (RawServer server = RawServer.answering(bytes)) {
      ServerFailure failure = broken(Clients.settings(server.base()));
      is(failure, Kind.UNREADABLE, "in the middle of its answer; whether it was done is not known");
      assertThat(failure.status()).isPresent();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "HTTP/1.1 2", "HTTP/1.1 200 OK\r\nX-Canary: canary", "canary\r\n\r\n"})
  void halfAHeadIsNone(String bytes) throws Exception {
    try (RawServer server = RawServer.answering(bytes)) {
      is(
          broken(Clients.settings(server.base())),
          Kind.UNREACHABLE,
          "cut the connection before it answered",
          "whether it was done is not known");
      assertThat(server.heads()).hasSize(1);
    }
  }

  @Test
  void aResetConnectionIsASentence() throws Exception {
    try (RawServer server = new RawServer(peer -> peer.setSoLinger(true, 0))) {
      is(broken(Clients.settings(server.base())), Kind.UNREACHABLE, "cut the connection");
    }
  }

  @Test
  void nobodyListens() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    is(
        broken(Clients.settings("http://127.0.0.1:" + port)),
        Kind.UNREACHABLE,
        "127.0.0.1:" + port,
        "does not accept connections",
        "server.apiUrl");
  }

  @Test
  void aNameThatNobodyKnows() {
    is(
        broken(
            Clients.settings("https://om.example"),
            builder ->
                builder.dns(
                    name -> {
                      throw new UnknownHostException(name);
                    })),
        Kind.UNREACHABLE,
        "om.example, asked to",
        "has a name that is not known here");
  }

  @Test
  void connectingTakesTooLong() {
    ServerFailure failure =
        broken(
            Clients.settings("http://127.0.0.1:1").withTimeouts(SOON, LATE, LATE),
            builder -> builder.socketFactory(new NeverConnects()));
    is(failure, Kind.TIMED_OUT, "did not accept a connection within 0.25 s", "firewalls");
    assertThat(failure.cause().sentence()).doesNotContain("was done");
  }

  @Test
  void silenceTakesTooLong() throws Exception {
    try (RawServer server = new RawServer(peer -> peer.getInputStream().transferTo(nowhere()))) {
      is(
          broken(Clients.settings(server.base()).withTimeouts(LATE, SOON, LATE)),
          Kind.TIMED_OUT,
          "did not answer within 0.25 s; whether it was done is not known",
          "load");
    }
  }

  private static OutputStream nowhere() {
    return OutputStream.nullOutputStream();
  }

  @Test
  void anAnswerInDropsTakesTooLong() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (RawServer server =
        new RawServer(
            peer -> {
              RawServer.write(peer, "HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n");
              while (!never.await(20, TimeUnit.MILLISECONDS)) {
                RawServer.write(peer, " ");
              }
            })) {
      ServerFailure failure =
          broken(Clients.settings(server.base()).withTimeouts(LATE, LATE, SOON));
      is(failure, Kind.TIMED_OUT, "did not get to the end of its answer within 0.25 s");
      assertThat(failure.status()).hasValue(200);
    }
  }

  @Test
  void aSmallAnswerThatUnpacksToALargeOneIsNotUnpacked() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      for (int i = 0; i < 64; i++) {
        gzip.write(new byte[1 << 20]);
      }
    }
    String head =
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: "
            + packed.size()
            + "\r\n\r\n";
    try (RawServer server =
        RawServer.answering(head + packed.toString(StandardCharsets.ISO_8859_1))) {
      is(
          broken(Clients.settings(server.base()).withMaxResponseBytes(1 << 20)),
          Kind.UNREADABLE,
          "more than 1048576 bytes");
    }
  }

  @Test
  void aServerWithoutTlsIsASentence() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      CompletableFuture<ServerFailure> failure =
          CompletableFuture.supplyAsync(
              () -> broken(Clients.settings("https://127.0.0.1:" + plain.getLocalPort())));
      try (Socket peer = plain.accept()) {
        RawServer.write(peer, "HTTP/1.1 400 Bad Request\r\n\r\n");
        is(
            failure.get(20, TimeUnit.SECONDS),
            Kind.UNREACHABLE,
            "does not speak TLS",
            "without TLS is meant");
      }
    }
  }

  @Test
  void closingEndsACallThatWaits() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    try (RawServer server =
        new RawServer(
            peer -> {
              asked.countDown();
              peer.getInputStream().transferTo(nowhere());
            })) {
      OpenMetadataRest client = Clients.client(server.base());
      CompletableFuture<Answer<?>> answer =
          CompletableFuture.supplyAsync(() -> client.row("a.b", Clients.RUN));
      assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
      client.close();
      is(failure(answer.get(10, TimeUnit.SECONDS)), Kind.UNREACHABLE, "this client is closed");
    }
  }

  @Test
  void anInterruptedCallerAnswersAtOnceAndStaysInterrupted() throws Exception {
    try (RawServer server = RawServer.answering("")) {
      Thread.currentThread().interrupt();
      ServerFailure failure = broken(Clients.settings(server.base()));
      assertThat(Thread.interrupted()).isTrue();
      assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
    }
  }

  private static final class NeverConnects extends SocketFactory {
    @Override
    public Socket createSocket() {
      return new Socket() {
        @Override
        public void connect(SocketAddress to, int timeout) throws IOException {
          throw new SocketTimeoutException("canary");
        }
      };
    }

    @Override
    public Socket createSocket(String host, int port) {
      return createSocket();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort) {
      return createSocket();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
      return createSocket();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) {
      return createSocket();
    }
  }
}
