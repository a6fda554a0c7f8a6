package io.hybridrunner.collate;

import io.hybridrunner.collate.net.HttpProxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ConnectHandler;

/**
 * Jetty's HTTP proxy. It alone knows where {@code control.example} is: on this machine. Of a server
 * by one handler, it can be any other too.
 */
final class ConnectProxy implements AutoCloseable {

  static final String ONLY_THE_PROXY_KNOWS = "control.example";

  private final Server jetty = new Server();
  private final ServerConnector connector = new ServerConnector(jetty);
  private final List<String> asked = new CopyOnWriteArrayList<>();

  /** One that opens every tunnel. */
  ConnectProxy() throws Exception {
    this(Optional.empty());
  }

  /** One that wants {@code user:password}, when there is such. */
  ConnectProxy(Optional<String> credentials) throws Exception {
    start(new Connect(credentials));
  }

  private ConnectProxy(Handler handler) throws Exception {
    start(handler);
  }

  /** Jetty with a handler of its own. */
  static ConnectProxy of(Handler handler) throws Exception {
    return new ConnectProxy(handler);
  }

  private void start(Handler handler) throws Exception {
    connector.setHost("127.0.0.1");
    jetty.addConnector(connector);
    jetty.setHandler(handler);
    jetty.start();
  }

  int port() {
    return connector.getLocalPort();
  }

  HttpProxy proxy() {
    return new HttpProxy("127.0.0.1", port(), Optional.empty());
  }

  /** What tunnels were asked for. */
  List<String> asked() {
    return asked;
  }

  @Override
  public void close() {
    try {
      jetty.stop();
    } catch (Exception broken) {
      throw new IllegalStateException("the proxy does not stop", broken);
    }
  }

  private final class Connect extends ConnectHandler {
    private final Optional<String> wanted;

    private Connect(Optional<String> credentials) {
      wanted =
          credentials.map(
              it ->
                  "Basic "
                      + Base64.getEncoder().encodeToString(it.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    protected boolean handleAuthentication(Request request, Response response, String address) {
      asked.add(address);
      String shown = request.getHeaders().get("Proxy-Authorization");
      if (wanted.isEmpty() || wanted.get().equals(shown)) {
        return true;
      }
      response.getHeaders().put("Proxy-Authenticate", "Basic realm=\"a, Negotiate\"");
      return false;
    }

    @Override
    protected InetSocketAddress newConnectAddress(String host, int port) {
      return host.equals(ONLY_THE_PROXY_KNOWS)
          ? new InetSocketAddress(InetAddress.getLoopbackAddress(), port)
          : super.newConnectAddress(host, port);
    }

    @Override
    public boolean validateDestination(String host, int port) {
      return !host.equals("forbidden.example");
    }
  }
}
