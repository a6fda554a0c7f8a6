package io.hybridrunner.collate.net;

import java.net.URI;

/** A host and a port to connect to; an IPv6 address has no brackets. Immutable. */
record Target(String host, int port) {

  /** Where an absolute address of HTTP or WebSocket leads. */
  static Target of(URI url) {
    boolean isSecure = "https".equals(url.getScheme()) || "wss".equals(url.getScheme());
    int port = url.getPort() < 0 ? isSecure ? 443 : 80 : url.getPort();
    return new Target(url.getHost().replaceAll("[\\[\\]]", ""), port);
  }

  static String authority(String host, int port) {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }

  @Override
  public String toString() {
    return authority(host, port);
  }
}
