package io.hybridrunner.examples.demo.leak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Watches the command lines of all processes while it is open, and keeps every one it has seen.
 * Thread-safe.
 */
public final class CommandLines implements AutoCloseable {

  private static final Path PROC = Path.of("/proc");
  private static final int INTERVAL_MILLIS = 25;

  private final Set<String> seen = ConcurrentHashMap.newKeySet();
  private final CountDownLatch end = new CountDownLatch(1);

  private CommandLines() {}

  /** Begins to watch. */
  public static CommandLines watch() {
    CommandLines lines = new CommandLines();
    Thread thread = new Thread(lines::lookUntilTheEnd, "command-lines");
    thread.setDaemon(true);
    thread.start();
    return lines;
  }

  /** Every command line seen so far. */
  public Set<String> seen() {
    return Set.copyOf(seen);
  }

  @Override
  public void close() {
    end.countDown();
  }

  private void lookUntilTheEnd() {
    try {
      do {
        look();
      } while (!end.await(INTERVAL_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    if (!Files.isDirectory(PROC)) {
      ProcessHandle.allProcesses()
          .forEach(process -> process.info().commandLine().ifPresent(seen::add));
      return;
    }
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        read(process.resolve("cmdline"));
      }
    } catch (IOException | UncheckedIOException e) {
      // A process ended while we looked; the next look comes soon.
    }
  }

  private void read(Path file) {
    try {
      seen.add(new String(Files.readAllBytes(file), StandardCharsets.UTF_8).replace('\0', ' '));
    } catch (IOException e) {
      // It ended while we looked.
    }
  }
}
