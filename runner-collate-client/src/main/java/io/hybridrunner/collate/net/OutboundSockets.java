package io.hybridrunner.collate.net;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.net.SocketFactory;

/**
 * Makes the sockets to one place, directly or through a tunnel of a proxy: to whoever connects one
 * it looks the same, be it for TLS or not. Thread-safe.
 */
public final class OutboundSockets extends SocketFactory {

  private final Target target;
  private final Optional<HttpProxy> proxy;
  private final UnaryOperator<InputStream> input;

  /**
   * Sockets to where this address leads, and to nowhere else.
   *
   * @param input is put around each socket's input, below TLS
   */
  public OutboundSockets(Egress egress, URI url, UnaryOperator<InputStream> input) {
    this.target = Target.of(url);
    this.proxy = egress.proxyFor(url);
    this.input = input;
  }

  /**
   * The addresses to connect such a socket to. Through a proxy the name is the proxy's to look up:
   * it may not be known here, and what is answered is only a placeholder.
   *
   * @throws UnknownHostException when there is no proxy and the name is not known
   */
  public List<InetAddress> lookUp(String host) throws UnknownHostException {
    return proxy.isPresent()
        ? List.of(InetAddress.getByAddress(host, new byte[] {0, 0, 0, 0}))
        : List.of(InetAddress.getAllByName(host));
  }

  @Override
  public Socket createSocket() {
    return new Outbound();
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return connected(new InetSocketAddress(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return connected(new InetSocketAddress(host, port));
  }

  private Socket connected(InetSocketAddress address) throws IOException {
    Socket socket = createSocket();
    socket.connect(address);
    return socket;
  }

  private final class Outbound extends Socket {

    @Override
    public void connect(SocketAddress endpoint, int timeoutMillis) throws IOException {
      if (proxy.isEmpty()) {
        super.connect(endpoint, timeoutMillis);
        return;
      }
      Tunnel tunnel = new Tunnel(proxy.get(), target, timeoutMillis);
      InetSocketAddress via = tunnel.proxyAddress();
      try {
        super.connect(via, timeoutMillis);
      } catch (IOException failed) {
        throw tunnel.unreachable(failed);
      }
      tunnel.open(this);
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return input.apply(super.getInputStream());
    }
  }
}
