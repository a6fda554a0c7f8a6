package io.hybridrunner.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * A TCP proxy that does to connections what networks do. What happens to a connection, and after
 * which byte, is its {@link Fate}; so the same fates happen at the same places again. Thread-safe.
 *
 * <p>Two daemon threads a connection, which end with it.
 */
public final class FaultyProxy implements AutoCloseable {

  /** Which way bytes go. */
  public enum Direction {
    /** From the one who connected to the target. */
    TO_TARGET,
    /** From the target to the one who connected. */
    FROM_TARGET
  }

  /** What happens to a connection. */
  public sealed interface Fault {

    /** Nothing. */
    record None() implements Fault {}

    /** Both ends are told that the connection is reset. What was not read by then is lost. */
    record Reset() implements Fault {}

    /** Nothing passes any more, in either direction, and nobody is told. */
    record HalfOpen() implements Fault {}

    /** One direction stands still for so long, then goes on; the other one does not notice. */
    record Stall(Duration time) implements Fault {}

    /** One bit of the next byte is turned over. */
    record Corrupt(int bit) implements Fault {}
  }

  /**
   * What happens to one connection.
   *
   * @param direction whose bytes are counted, and which way a stall or a corruption goes
   * @param afterBytes how many pass before it
   * @param latency how long each piece is on its way, in both directions
   */
  public record Fate(Fault fault, Direction direction, long afterBytes, Duration latency) {

    /** Nothing happens to it. */
    public static Fate none() {
      return new Fate(new Fault.None(), Direction.TO_TARGET, Long.MAX_VALUE, Duration.ZERO);
    }
  }

  /** Where connections are carried to. */
  @FunctionalInterface
  public interface Target {
    /** A new connection. */
    Socket connect() throws IOException;
  }

  private final ServerSocket listener;
  private final Target target;
  private final IntFunction<Fate> fates;
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger struck = new AtomicInteger();

  private FaultyProxy(ServerSocket listener, Target target, IntFunction<Fate> fates) {
    this.listener = listener;
    this.target = target;
    this.fates = fates;
  }

  /**
   * Listens on a free port of the loopback address.
   *
   * @param port the port there that connections are carried to
   * @param fates the fate of each connection, counted from 0
   */
  public static FaultyProxy to(int port, IntFunction<Fate> fates) {
    try {
      return between(
          new ServerSocket(0, 50, InetAddress.getLoopbackAddress()),
          () -> new Socket(InetAddress.getLoopbackAddress(), port),
          fates);
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  /**
   * Accepts connections from a socket, which it closes; with sockets of TLS it ends or begins TLS.
   */
  public static FaultyProxy between(ServerSocket listener, Target target, IntFunction<Fate> fates) {
    FaultyProxy proxy = new FaultyProxy(listener, target, fates);
    start(proxy::accept);
    return proxy;
  }

  /** Where to connect to. */
  public int port() {
    return listener.getLocalPort();
  }

  /** How many connections were accepted. */
  public int connections() {
    return accepted.get();
  }

  /** How many of them their fault has struck. */
  public int struck() {
    return struck.get();
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "faulty-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket near = listener.accept();
        Fate fate = fates.apply(accepted.getAndIncrement());
        connect(near, fate);
      }
    } catch (IOException closed) {
      // By close().
    }
  }

  private void connect(Socket near, Fate fate) {
    Socket far;
    try {
      far = target.connect();
      near.setTcpNoDelay(true);
      far.setTcpNoDelay(true);
    } catch (IOException refused) {
      reset(near);
      return;
    }
    Connection connection = new Connection(near, far, fate);
    open.add(connection);
    start(() -> connection.carry(near, far, Direction.TO_TARGET));
    start(() -> connection.carry(far, near, Direction.FROM_TARGET));
    if (listener.isClosed()) {
      connection.reset();
    }
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException closedAlready) {
      // Nothing is left to be done with it.
    }
  }

  /** Resets what is open, and accepts no more. */
  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
    open.forEach(Connection::reset);
  }

  private final class Connection {

    private final Socket near;
    private final Socket far;
    private final Fate fate;
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean silent;

    private Connection(Socket near, Socket far, Fate fate) {
      this.near = near;
      this.far = far;
      this.fate = fate;
    }

    private void carry(Socket from, Socket to, Direction direction) {
      byte[] buffer = new byte[4096];
      long passed = 0;
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          pause(fate.latency());
          int before = (int) Math.min(read, fate.afterBytes() - passed);
          boolean strikes = fate.direction() == direction && before >= 0 && before < read;
          if (strikes) {
            write(out, buffer, 0, before);
            strike(buffer, before);
          }
          int rest = strikes ? before : 0;
          write(out, buffer, rest, read - rest);
          passed += read;
        }
      } catch (IOException broken) {
        // By either end, or by its fate.
      } finally {
        ended(from, to);
      }
    }

    private void write(OutputStream out, byte[] buffer, int offset, int length) throws IOException {
      if (!silent && length > 0) {
        out.write(buffer, offset, length);
        out.flush();
      }
    }

    private void strike(byte[] buffer, int at) throws IOException {
      if (fate.fault() instanceof Fault.None) {
        return;
      }
      struck.incrementAndGet();
      if (fate.fault() instanceof Fault.Reset) {
        reset();
        throw new IOException("reset by its fate");
      } else if (fate.fault() instanceof Fault.HalfOpen) {
        silent = true;
      } else if (fate.fault() instanceof Fault.Stall stall) {
        pause(stall.time());
      } else if (fate.fault() instanceof Fault.Corrupt corrupt) {
        buffer[at] ^= (byte) (1 << corrupt.bit());
      }
    }

    private void pause(Duration time) throws IOException {
      try {
        if (!time.isZero() && over.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
          throw new IOException("the proxy was closed");
        }
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new IOException(interrupted);
      }
    }

    /** One end has closed: the other one is told, unless nobody is told anything any more. */
    private void ended(Socket from, Socket to) {
      try {
        from.close();
        if (!silent) {
          to.close();
        }
      } catch (IOException closedAlready) {
        // Nothing is left to be done with it.
      }
      if (near.isClosed() && far.isClosed()) {
        over.countDown();
        open.remove(this);
      }
    }

    private void reset() {
      over.countDown();
      FaultyProxy.reset(near);
      FaultyProxy.reset(far);
      open.remove(this);
    }
  }
}
