package io.hybridrunner.ecr.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The root of a registry on a port of this machine: it takes the passwords that are valid now. */
final class StandInRegistry implements AutoCloseable {

  private final Passwords passwords;
  private final HttpServer server;

  StandInRegistry(Passwords passwords) throws IOException {
    this.passwords = passwords;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v2/", this::answer);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void answer(HttpExchange exchange) throws IOException {
    String shown = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    boolean valid = passwords.valid().stream().map(StandInRegistry::basic).anyMatch(shown::equals);
    exchange.sendResponseHeaders(valid ? 200 : 401, -1);
    exchange.close();
  }

  private static String basic(Passwords.Password password) {
    String pair = password.user() + ":" + password.text();
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
