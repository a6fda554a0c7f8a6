package io.hybridrunner.ecr.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** ECR's API on a port of this machine: it gives the newest password to everybody who signs. */
final class StandInEcr implements AutoCloseable {

  private static final InetSocketAddress ANY_PORT = new InetSocketAddress(0);
  private static final Duration LIFE = Duration.ofHours(12);

  private final HttpServer server;
  private final Supplier<Passwords.Password> newest;
  private final AtomicInteger given = new AtomicInteger();

  StandInEcr(Supplier<Passwords.Password> newest) throws IOException {
    this(newest, HttpServer.create(ANY_PORT, 0));
  }

  private StandInEcr(Supplier<Passwords.Password> newest, HttpServer server) {
    this.newest = newest;
    this.server = server;
    server.createContext("/", this::answer);
    server.start();
  }

  /** With TLS, until the process ends; for the benchmark. Its argument is a PKCS#12 file. */
  public static void main(String[] arguments) throws IOException, GeneralSecurityException {
    char[] password = "changeit".toCharArray();
    KeyStore keys = KeyStore.getInstance(new File(arguments[0]), password);
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, password);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(managers.getKeyManagers(), null, null);
    HttpsServer server = HttpsServer.create(ANY_PORT, 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    new StandInEcr(new Passwords()::newest, server);
    System.out.println("https://localhost:" + server.getAddress().getPort());
  }

  URI address(String host) {
    return URI.create("http://" + host + ":" + server.getAddress().getPort());
  }

  /** How many passwords it has given. */
  int given() {
    return given.get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    String signature = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    String target = String.valueOf(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
    boolean good =
        signature.startsWith("AWS4-HMAC-SHA256 ") && target.endsWith(".GetAuthorizationToken");
    byte[] body =
        (good ? token() : "{\"__type\":\"MissingAuthenticationTokenException\"}")
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
    exchange.sendResponseHeaders(good ? 200 : 400, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private String token() {
    Passwords.Password password = newest.get();
    given.incrementAndGet();
    String token =
        Base64.getEncoder()
            .encodeToString(
                (password.user() + ":" + password.text()).getBytes(StandardCharsets.UTF_8));
    return "{\"authorizationData\":[{\"authorizationToken\":\"%s\",\"expiresAt\":%d.5}]}"
        .formatted(token, Instant.now().plus(LIFE).getEpochSecond());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
