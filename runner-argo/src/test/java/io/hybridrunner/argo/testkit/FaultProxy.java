package io.hybridrunner.argo.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.hybridrunner.argo.cluster.ClusterAccess;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.KubeConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Stands before a real API server and does to its answers what networks and proxies do. It talks
 * plain HTTP/1.1 to its clients, and to the server as the user of a kubeconfig. A client's own
 * token, when it sends one, is passed on. Thread-safe.
 */
public final class FaultProxy implements AutoCloseable {

  private static final int BLOCK = 16 * 1024;
  private static final Duration SILENCE = Duration.ofMinutes(15);
  private static final String OWN_TOKEN = "of-the-proxy";

  private final HttpServer server;
  private final String target;
  private final OkHttpClient client;
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Injections injections = new Injections();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Set<Call> streams = ConcurrentHashMap.newKeySet();
  private volatile Duration latency = Duration.ZERO;

  private FaultProxy(HttpServer server, ApiClient official) {
    this.server = server;
    this.target = official.getBasePath();
    this.client =
        official.getHttpClient().newBuilder().readTimeout(SILENCE).followRedirects(false).build();
    server.setExecutor(executor);
    server.createContext("/", this::handle);
    server.start();
  }

  /** One on a free port of the loopback address, before the server of a kubeconfig. */
  public static FaultProxy before(Path kubeconfig) {
    try (Reader reader = Files.newBufferedReader(kubeconfig)) {
      KubeConfig config = KubeConfig.loadKubeConfig(reader);
      config.setFile(kubeconfig.toFile());
      return new FaultProxy(
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0),
          ClientBuilder.kubeconfig(config).build());
    } catch (IOException unusable) {
      throw new UncheckedIOException(unusable);
    }
  }

  /** Its address. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** A kubeconfig in this directory that leads here. */
  public ClusterAccess access(Path directory) {
    return FakeApiServer.kubeconfig(directory, url(), "{token: " + OWN_TOKEN + "}");
  }

  /** A kubeconfig in this directory that leads here, as somebody with a token. */
  public ClusterAccess access(Path directory, String token) {
    return FakeApiServer.kubeconfig(directory, url(), "{token: " + token + "}");
  }

  /** The next requests of which this is true fail. */
  public void inject(Predicate<Request> when, int times, Fault fault) {
    injections.add(when, times, fault);
  }

  /** The next requests with a verb (get, list, watch, create, apply, merge, delete, log) fail. */
  public void inject(String verb, int times, Fault fault) {
    injections.add(request -> request.verb().equals(verb), times, fault);
  }

  /** Ends all faults and the latency. */
  public void heal() {
    injections.clear();
    latency = Duration.ZERO;
  }

  /** Answers every request so much later. */
  public void delay(Duration by) {
    latency = by;
  }

  /** Aborts every watch and every log that is open. */
  public void abortStreams() {
    streams.forEach(Call::cancel);
  }

  /** Everything that was asked, in order. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  private void handle(HttpExchange exchange) throws IOException {
    Request request = Request.read(exchange);
    requests.add(request);
    await(latency);
    Optional<Fault> fault = injections.take(request);
    if (fault.isPresent() && fault.get() instanceof Fault.Instead instead) {
      Reply.of(instead).send(exchange);
    } else {
      fault.ifPresent(this::awaitOrAbort);
      pass(exchange, request, fault.isPresent() && fault.get() instanceof Fault.Half);
    }
    exchange.close();
  }

  private void awaitOrAbort(Fault fault) {
    if (fault instanceof Fault.Late late) {
      await(late.by());
    } else if (fault instanceof Fault.Silence) {
      await(SILENCE);
    } else if (fault instanceof Fault.Abort) {
      // Any exception makes the HTTP server abort the connection.
      throw new IllegalStateException("aborted, as ordered");
    }
  }

  private void await(Duration time) {
    try {
      if (!time.isZero() && closing.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new IllegalStateException("closed");
      }
    } catch (InterruptedException closed) {
      throw new IllegalStateException(closed);
    }
  }

  private void pass(HttpExchange exchange, Request request, boolean isHalf) throws IOException {
    Call call = client.newCall(request(exchange, request));
    boolean isStream = request.verb().equals("watch") || request.verb().equals("log");
    if (isStream) {
      streams.add(call);
    }
    try (Response response = call.execute()) {
      copy(header(response, "Content-Type"), exchange, "Content-Type");
      copy(header(response, "Retry-After"), exchange, "Retry-After");
      if (isStream || !isHalf) {
        exchange.sendResponseHeaders(response.code(), 0);
        stream(response.body().byteStream(), exchange.getResponseBody(), isHalf);
      } else {
        new Reply(response.code(), response.body().string()).half().send(exchange);
      }
    } finally {
      streams.remove(call);
    }
  }

  private static Optional<String> header(Response response, String name) {
    return Optional.ofNullable(response.header(name));
  }

  private static void copy(Optional<String> value, HttpExchange exchange, String name) {
    value.ifPresent(text -> exchange.getResponseHeaders().set(name, text));
  }

  /** Half of a stream is half of its first block. */
  private static void stream(InputStream from, OutputStream to, boolean isHalf) throws IOException {
    byte[] block = new byte[BLOCK];
    for (int read = from.read(block); read >= 0; read = from.read(block)) {
      to.write(block, 0, isHalf ? read / 2 : read);
      to.flush();
      if (isHalf) {
        throw new IOException("aborted after half, as ordered");
      }
    }
    to.close();
  }

  private okhttp3.Request request(HttpExchange exchange, Request request) {
    okhttp3.Request.Builder forward =
        new okhttp3.Request.Builder().url(target + exchange.getRequestURI());
    for (String name : List.of("Accept", "Accept-Encoding", "User-Agent")) {
      Optional.ofNullable(exchange.getRequestHeaders().getFirst(name))
          .filter(value -> !value.equals("gzip"))
          .ifPresent(value -> forward.header(name, value));
    }
    if (!request.token().isEmpty() && !request.token().equals(OWN_TOKEN)) {
      forward.header("Authorization", "Bearer " + request.token());
    }
    return forward.method(request.method(), body(exchange, request)).build();
  }

  private static @Nullable RequestBody body(HttpExchange exchange, Request request) {
    if (request.method().equals("GET")) {
      return null;
    }
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    return RequestBody.create(request.body().getBytes(StandardCharsets.UTF_8), MediaType.get(type));
  }

  /** Aborts what is under way, and ends. */
  @Override
  public void close() {
    closing.countDown();
    client.dispatcher().cancelAll();
    abortStreams();
    server.stop(0);
    executor.shutdownNow();
    client.connectionPool().evictAll();
  }
}
