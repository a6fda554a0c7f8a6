package io.hybridrunner.collate.net;

import io.hybridrunner.model.SecretValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;

/** Asks a proxy for a tunnel, once, and within one time for all. Used by one thread. */
final class Tunnel {

  private static final int LONGEST_HEAD = 16 * 1024;

  private final HttpProxy proxy;
  private final Target target;
  private final int timeoutMillis;
  private final long start = System.nanoTime();

  /**
   * @param timeoutMillis for connecting and the answer together; 0 for no bound
   */
  Tunnel(HttpProxy proxy, Target target, int timeoutMillis) {
    this.proxy = proxy;
    this.target = target;
    this.timeoutMillis = timeoutMillis;
  }

  /** Where the proxy is; its name, other than the target's, must be known here. */
  InetSocketAddress proxyAddress() throws ProxyException {
    InetSocketAddress address = new InetSocketAddress(proxy.host(), proxy.port());
    if (address.isUnresolved()) {
      throw ProxyException.passing(
          "the name of the proxy " + proxy + " is not known here",
          "Check the proxy's address (link.proxy.url or the variable HTTPS_PROXY) and the DNS.");
    }
    return address;
  }

  IOException unreachable(IOException failed) {
    return failed instanceof SocketTimeoutException
        ? late("did not accept a connection")
        : ProxyException.passing(
            "the proxy " + proxy + " does not accept connections",
            "Check the proxy's address (link.proxy.url or the variable HTTPS_PROXY), firewalls and"
                + " the proxy.");
  }

  /** Asks over a socket that is connected to the proxy, and returns when the tunnel is open. */
  void open(Socket socket) throws IOException {
    int before = socket.getSoTimeout();
    socket.getOutputStream().write(request().getBytes(StandardCharsets.ISO_8859_1));
    ConnectAnswer answer = ConnectAnswer.parse(proxy, head(socket));
    if (!answer.isTunnel()) {
      throw answer.refusal(target);
    }
    socket.setSoTimeout(before);
  }

  private String request() throws ProxyException {
    StringBuilder request =
        new StringBuilder("CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n");
    if (proxy.credentials().isPresent()) {
      request.append("Proxy-Authorization: Basic ").append(basic(proxy.credentials().get()));
      request.append("\r\n");
    }
    return request.append("\r\n").toString();
  }

  private String basic(HttpProxy.Credentials credentials) throws ProxyException {
    SecretValue password;
    try {
      password = credentials.password().get();
    } catch (UncheckedIOException unreadable) {
      throw ProxyException.lasting(
          "the password for the proxy "
              + proxy
              + " cannot be read: "
              + Objects.requireNonNull(unreadable.getCause()).getMessage(),
          "A file that is put right is read at the next attempt.");
    }
    String both = credentials.user() + ":" + password.reveal().strip();
    return Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
  }

  /** The answer's head, byte by byte: what follows it is not ours. */
  private String head(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder head = new StringBuilder();
    while (head.length() < LONGEST_HEAD) {
      int next = next(socket, in);
      if (next < 0) {
        throw ProxyException.passing(
            "the proxy " + proxy + " closed the connection when asked for a tunnel to " + target,
            "Look at the proxy's log; it may not allow this, or be no HTTP proxy.");
      }
      head.append((char) next);
      if (next == '\n' && (endsWith(head, "\n\r\n") || endsWith(head, "\n\n"))) {
        return head.toString();
      }
    }
    throw ConnectAnswer.noProxy(proxy);
  }

  private static boolean endsWith(StringBuilder text, String end) {
    return text.length() >= end.length() && text.indexOf(end, text.length() - end.length()) >= 0;
  }

  private int next(Socket socket, InputStream in) throws IOException {
    if (timeoutMillis > 0) {
      long left = timeoutMillis - (System.nanoTime() - start) / 1_000_000;
      if (left <= 0) {
        throw late("did not open a tunnel to " + target);
      }
      socket.setSoTimeout((int) left);
    }
    try {
      return in.read();
    } catch (SocketTimeoutException silent) {
      throw late("did not open a tunnel to " + target);
    }
  }

  private ProxyException late(String what) {
    return ProxyException.passing(
        "the proxy " + proxy + " " + what + " within " + timeoutMillis / 1000.0 + " s",
        "Check the proxy's address and load, firewalls, and whether the proxy reaches the host.");
  }
}
