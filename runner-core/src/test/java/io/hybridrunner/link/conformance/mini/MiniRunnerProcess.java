package io.hybridrunner.link.conformance.mini;

import io.hybridrunner.link.conformance.Upgrade;
import io.hybridrunner.link.conformance.WebSocket;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A small runner's process: connects, and connects again when the link has ended. */
final class MiniRunnerProcess {

  private static final long SOON = 200;
  private static final long SLOW = 60_000;
  private static final List<Integer> REPROACHES = List.of(1008, 1013, 4400, 4409, 4410);

  private final MiniRunner runner;
  private final URI url;
  private final Supplier<String> token;
  private final String firstToken;
  private final String bootId;
  private final MiniWork work;
  private final Object lock = new Object();
  private volatile @Nullable MiniRunnerLink link;
  private volatile boolean stopped;

  MiniRunnerProcess(MiniRunner runner, URI url, Supplier<String> token, String bootId) {
    this.runner = runner;
    this.url = url;
    this.token = token;
    this.firstToken = token.get();
    this.bootId = bootId;
    this.work = new MiniWork(runner);
  }

  MiniRunner runner() {
    return runner;
  }

  MiniWork work() {
    return work;
  }

  String token() {
    return firstToken;
  }

  String bootId() {
    return runner.keeps("R24") ? bootId : UUID.randomUUID().toString();
  }

  void start() {
    Mini.start("mini-runner", this::keepConnecting);
    Mini.start("mini-runner-timer", this::tick);
  }

  private void keepConnecting() {
    URI to = url;
    while (!stopped) {
      long pause = SOON;
      try (Socket socket = new Socket(to.getHost(), to.getPort())) {
        pause = attempt(socket);
      } catch (IOException gone) {
        pause = SOON;
      }
      rest(runner.breaks("R8") ? 0 : pause);
    }
  }

  private void rest(long millis) {
    long end = System.nanoTime() + millis * 1_000_000;
    synchronized (lock) {
      try {
        for (long left = millis;
            !stopped && left > 0;
            left = (end - System.nanoTime()) / 1_000_000) {
          lock.wait(left);
        }
      } catch (InterruptedException interrupted) {
        stopped = true;
      }
    }
  }

  /** How long to wait after it. */
  private long attempt(Socket socket) throws IOException {
    BufferedInputStream in = new BufferedInputStream(socket.getInputStream());
    socket.getOutputStream().write(request().getBytes(StandardCharsets.ISO_8859_1));
    Upgrade answer = Upgrade.read(in);
    if (answer.status() != 101) {
      return refused(answer);
    }
    MiniRunnerLink made = new MiniRunnerLink(this, socket, in);
    link = made;
    int code = made.run();
    boolean isReproach = REPROACHES.contains(code);
    if (isReproach) {
      return runner.keeps("R10") ? SLOW : SOON;
    }
    return code > 0 && runner.breaks("R9") ? SLOW : SOON;
  }

  private String request() {
    String path = runner.keeps("R1") ? "/runner-link/v1" : "/elsewhere";
    String shown = runner.keeps("R2") ? token.get() : firstToken;
    String extension = runner.keeps("R3") ? "" : "Sec-WebSocket-Extensions: permessage-deflate\r\n";
    String key =
        Base64.getEncoder()
            .encodeToString(
                UUID.randomUUID().toString().substring(0, 16).getBytes(StandardCharsets.US_ASCII));
    return "GET "
        + path
        + " HTTP/1.1\r\nHost: server\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
        + key
        + "\r\n"
        + extension
        + "Authorization: Bearer "
        + shown
        + "\r\n\r\n";
  }

  private long refused(Upgrade answer) throws IOException {
    int status = answer.status();
    String location = answer.header("Location").orElse("");
    if (!location.isEmpty() && runner.breaks("R4")) {
      URI elsewhere = URI.create(location);
      try (Socket socket = new Socket(elsewhere.getHost(), elsewhere.getPort())) {
        socket.getOutputStream().write(request().getBytes(StandardCharsets.ISO_8859_1));
        var unused = Upgrade.read(new BufferedInputStream(socket.getInputStream()));
      }
    }
    if (status == 429 || status == 503) {
      long seconds = Long.parseLong(answer.header("Retry-After").orElse("0"));
      return runner.keeps("R6") ? seconds * 1_000 + SOON : SOON;
    }
    boolean isLasting = status < 500;
    if (isLasting ? runner.keeps("R5") : runner.breaks("R7")) {
      return SLOW;
    }
    return SOON;
  }

  private void tick() {
    while (!stopped) {
      MiniRunnerLink now = link;
      if (now != null) {
        now.tick(System.nanoTime());
      }
      java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
    }
  }

  void pump() {
    MiniRunnerLink now = link;
    if (now != null) {
      now.pump();
    }
  }

  void stop() {
    stopped = true;
    work.stop();
    synchronized (lock) {
      lock.notifyAll();
    }
    MiniRunnerLink now = link;
    if (now != null) {
      now.leave();
    }
  }

  static WebSocket end(Socket socket, BufferedInputStream in, Runnable heard) throws IOException {
    return new WebSocket(socket, in, WebSocket.End.CLIENT, heard);
  }
}
