package io.hybridrunner.collate;

import io.hybridrunner.collate.link.LinkSettings;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.SecretValue;
import io.hybridrunner.spi.Inbox;
import io.hybridrunner.spi.Presence;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A runner's link in a process with a heap of 96 MiB; it says what it hears. */
final class SmallProcess implements AutoCloseable {

  private final Process process;
  private final BufferedReader lines;

  private SmallProcess(Process process) {
    this.process = process;
    this.lines = process.inputReader();
  }

  /** One that connects there, with further options for its JVM. */
  static SmallProcess connecting(URI url, List<String> options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx96m");
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(SmallProcess.class.getName(), url.toString()));
    return new SmallProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  /** Options that make a certificate trusted. */
  static List<String> trusting(Certificate certificate) {
    return List.of(
        "-Djavax.net.ssl.trustStore=" + certificate.store(),
        "-Djavax.net.ssl.trustStorePassword=" + Certificate.PASSWORD);
  }

  public static void main(String... args) throws InterruptedException {
    CollateControlPlane link =
        new CollateControlPlane(
            LinkSettings.of(URI.create(args[0]), () -> SecretValue.of("t"), "small", "test"));
    link.start(
        new Inbox() {
          @Override
          public Acceptance offer(Command command) {
            return Acceptance.TAKEN;
          }

          @Override
          public void acknowledged(long eventId) {}

          @Override
          public void linkUp(String peer, Optional<Duration> probes) {
            System.out.println("UP");
          }

          @Override
          public void linkDown(Cause cause) {
            System.out.println("DOWN " + cause.sentence());
          }

          @Override
          public Presence presence() {
            return new Presence(1, List.of());
          }
        });
    new CountDownLatch(1).await();
  }

  /** The next thing it heard; what its logger says is passed over. */
  String next() throws IOException {
    String line = lines.readLine();
    while (line != null && !line.startsWith("UP") && !line.startsWith("DOWN")) {
      line = lines.readLine();
    }
    return String.valueOf(line);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
