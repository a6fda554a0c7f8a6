package io.hybridrunner.collate.link;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/** Makes sockets whose input is counted by one meter. */
final class MeteredSockets extends SocketFactory {

  private final ByteMeter meter;

  MeteredSockets(ByteMeter meter) {
    this.meter = meter;
  }

  @Override
  public Socket createSocket() {
    return new MeteredSocket(meter);
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

  private static final class MeteredSocket extends Socket {
    private final ByteMeter meter;

    private MeteredSocket(ByteMeter meter) {
      this.meter = meter;
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return new MeteredInput(super.getInputStream(), meter);
    }
  }

  private static final class MeteredInput extends FilterInputStream {
    private final ByteMeter meter;

    private MeteredInput(InputStream in, ByteMeter meter) {
      super(in);
      this.meter = meter;
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      if (value >= 0) {
        meter.read(1);
      }
      return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = super.read(buffer, offset, length);
      if (count > 0) {
        meter.read(count);
      }
      return count;
    }
  }
}
