package io.hybridrunner.argo.e2e;

import com.sun.net.httpserver.HttpServer;
import io.hybridrunner.model.RunId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Holds pods until their run may end: they ask for their gate until it is open. */
final class Gates implements AutoCloseable {

  /** The address of this machine as pods see it. */
  static final String HOST = System.getProperty("e2e.host", "198.18.0.1");

  private final HttpServer server;
  private final Set<String> open = ConcurrentHashMap.newKeySet();
  private final Set<String> asked = ConcurrentHashMap.newKeySet();

  Gates() throws IOException {
    server = HttpServer.create(new InetSocketAddress(HOST, 0), 50);
    server.createContext(
        "/",
        exchange -> {
          String run = exchange.getRequestURI().getPath().substring(1);
          asked.add(run);
          exchange.sendResponseHeaders(open.contains(run) ? 200 : 404, -1);
          exchange.close();
        });
    server.start();
  }

  /** Python that a pod runs: it waits for its gate, and says so. */
  String program() {
    return """
        import os, time, urllib.request
        run = os.environ['pipelineRunId']
        print('run', run, 'waits', flush=True)
        while True:
            try:
                urllib.request.urlopen('http://%s:%d/' + run, timeout=5)
                break
            except Exception:
                time.sleep(0.3)
        print('done', flush=True)
        """
        .formatted(HOST, server.getAddress().getPort());
  }

  void open(RunId run) {
    open.add(run.toString());
  }

  /** Whether the run's pod has come to its gate. */
  boolean isReached(RunId run) {
    return asked.contains(run.toString());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
