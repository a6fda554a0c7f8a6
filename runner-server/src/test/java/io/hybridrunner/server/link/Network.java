package io.hybridrunner.server.link;

import io.hybridrunner.testkit.FaultyProxy;
import io.hybridrunner.testkit.FaultyProxy.Fate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;

/**
 * What lies between runner and relay: a line with faults, and where the plan wants it a TLS tunnel
 * over that line, as a service mesh makes one. What TLS finds broken ends the connection.
 */
final class Network implements AutoCloseable {

  private final FaultyProxy entry;
  private final FaultyProxy line;
  private final List<FaultyProxy> all;

  private Network(FaultyProxy entry, FaultyProxy line, List<FaultyProxy> all) {
    this.entry = entry;
    this.line = line;
    this.all = all;
  }

  static Network of(FaultPlan plan, int relay, TestTls tls) throws IOException {
    if (!plan.kind().needsTls()) {
      FaultyProxy line = FaultyProxy.to(relay, plan::fate);
      return new Network(line, line, List.of(line));
    }
    FaultyProxy exit =
        FaultyProxy.between(tls.listen(), tls.plainlyTo(relay), connection -> Fate.none());
    FaultyProxy line = FaultyProxy.to(exit.port(), plan::fate);
    ServerSocket plain = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    FaultyProxy entry =
        FaultyProxy.between(plain, tls.securelyTo(line.port()), connection -> Fate.none());
    return new Network(entry, line, List.of(entry, line, exit));
  }

  /** Where the runner connects to. */
  int port() {
    return entry.port();
  }

  /** How many connections were struck by their fault. */
  int struck() {
    return line.struck();
  }

  @Override
  public void close() {
    all.forEach(FaultyProxy::close);
  }
}
