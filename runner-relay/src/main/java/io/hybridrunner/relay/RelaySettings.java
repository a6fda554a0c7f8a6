package io.hybridrunner.relay;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * How a {@link Relay} works. Immutable; begin with {@link #defaults} and change what differs.
 *
 * @param bindAddress the address it listens on; {@code 127.0.0.1} by default, {@code 0.0.0.0} for
 *     all
 * @param port the port it listens on; 0, the default, takes a free one
 * @param heartbeat how often each side of a link says that it lives; 15 s by default. Two without a
 *     byte end a link
 * @param helloTimeout how long a new connection may take to greet; 10 s by default
 * @param commandTimeToLive how long a command may wait to be acted on, when its sender does not
 *     say; one hour by default
 * @param busyPause how long a command rests after its runner had no room for it; 1 s by default
 * @param redeliverAfter when a command without an answer is sent again on the same link; one minute
 *     by default
 * @param probeInterval how often each connected runner is asked to show that it would do its work;
 *     30 s by default
 * @param answerWithin how long a question to a runner (a log, its health) may take; 10 s by default
 * @param longestWait the longest wait that a caller of the API may ask for; one minute by default
 * @param queuedPerRunner commands without a result that one runner may have; 10,000 by default
 * @param keptCommands finished commands that are remembered; 10,000 by default
 * @param keptRuns runs that are remembered; 10,000 by default
 */
public record RelaySettings(
    String bindAddress,
    int port,
    Duration heartbeat,
    Duration helloTimeout,
    Duration commandTimeToLive,
    Duration busyPause,
    Duration redeliverAfter,
    Duration probeInterval,
    Duration answerWithin,
    Duration longestWait,
    int queuedPerRunner,
    int keptCommands,
    int keptRuns) {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException naming the field and the value
   */
  public RelaySettings {
    require(port >= 0 && port <= 65_535, "port must be 0 to 65535", port);
    require(
        heartbeat.toMillis() >= 50 && heartbeat.toSeconds() <= 300,
        "heartbeat must be 50 ms to 5 minutes",
        heartbeat);
    requirePositive("helloTimeout", helloTimeout);
    requirePositive("commandTimeToLive", commandTimeToLive);
    requirePositive("busyPause", busyPause);
    requirePositive("redeliverAfter", redeliverAfter);
    require(
        probeInterval.toMillis() >= 50 && probeInterval.toHours() < 1,
        "probeInterval must be 50 ms to one hour",
        probeInterval);
    requirePositive("answerWithin", answerWithin);
    requirePositive("longestWait", longestWait);
    require(queuedPerRunner > 0, "queuedPerRunner must be positive", queuedPerRunner);
    require(keptCommands > 0, "keptCommands must be positive", keptCommands);
    require(keptRuns > 0, "keptRuns must be positive", keptRuns);
  }

  private static void requirePositive(String name, Duration value) {
    require(!value.isNegative() && !value.isZero(), name + " must be positive", value);
  }

  private static void require(boolean holds, String rule, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ", not " + value);
    }
  }

  /** The defaults. */
  public static RelaySettings defaults() {
    return new RelaySettings(
        "127.0.0.1",
        0,
        Duration.ofSeconds(15),
        Duration.ofSeconds(10),
        Duration.ofHours(1),
        Duration.ofSeconds(1),
        Duration.ofMinutes(1),
        Duration.ofSeconds(30),
        Duration.ofSeconds(10),
        Duration.ofMinutes(1),
        10_000,
        10_000,
        10_000);
  }

  /** These settings with another address to listen on. */
  public RelaySettings withBindAddress(String value) {
    return with(draft -> draft.bindAddress = value);
  }

  /** These settings with another port. */
  public RelaySettings withPort(int value) {
    return with(draft -> draft.port = value);
  }

  /** These settings with another heartbeat. */
  public RelaySettings withHeartbeat(Duration value) {
    return with(draft -> draft.heartbeat = value);
  }

  /** These settings with another time for greetings. */
  public RelaySettings withHelloTimeout(Duration value) {
    return with(draft -> draft.helloTimeout = value);
  }

  /** These settings with another time to live of commands. */
  public RelaySettings withCommandTimeToLive(Duration value) {
    return with(draft -> draft.commandTimeToLive = value);
  }

  /** These settings with another pause after a busy answer. */
  public RelaySettings withBusyPause(Duration value) {
    return with(draft -> draft.busyPause = value);
  }

  /** These settings with another time before a command is sent again. */
  public RelaySettings withRedeliverAfter(Duration value) {
    return with(draft -> draft.redeliverAfter = value);
  }

  /** These settings with another time between probes. */
  public RelaySettings withProbeInterval(Duration value) {
    return with(draft -> draft.probeInterval = value);
  }

  /** These settings with another time for answers. */
  public RelaySettings withAnswerWithin(Duration value) {
    return with(draft -> draft.answerWithin = value);
  }

  /** These settings with another longest wait. */
  public RelaySettings withLongestWait(Duration value) {
    return with(draft -> draft.longestWait = value);
  }

  /** These settings with another number of commands per runner. */
  public RelaySettings withQueuedPerRunner(int value) {
    return with(draft -> draft.queuedPerRunner = value);
  }

  /** These settings with another number of finished commands. */
  public RelaySettings withKeptCommands(int value) {
    return with(draft -> draft.keptCommands = value);
  }

  /** These settings with another number of runs. */
  public RelaySettings withKeptRuns(int value) {
    return with(draft -> draft.keptRuns = value);
  }

  private RelaySettings with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.settings();
  }

  /** One copy of the settings with a field to change: the withers' common part. */
  private static final class Draft {
    private String bindAddress;
    private int port;
    private Duration heartbeat;
    private Duration helloTimeout;
    private Duration commandTimeToLive;
    private Duration busyPause;
    private Duration redeliverAfter;
    private Duration probeInterval;
    private Duration answerWithin;
    private Duration longestWait;
    private int queuedPerRunner;
    private int keptCommands;
    private int keptRuns;

    Draft(RelaySettings from) {
      bindAddress = from.bindAddress;
      port = from.port;
      heartbeat = from.heartbeat;
      helloTimeout = from.helloTimeout;
      commandTimeToLive = from.commandTimeToLive;
      busyPause = from.busyPause;
      redeliverAfter = from.redeliverAfter;
      probeInterval = from.probeInterval;
      answerWithin = from.answerWithin;
      longestWait = from.longestWait;
      queuedPerRunner = from.queuedPerRunner;
      keptCommands = from.keptCommands;
      keptRuns = from.keptRuns;
    }

    RelaySettings settings() {
      return new RelaySettings(
          bindAddress,
          port,
          heartbeat,
          helloTimeout,
          commandTimeToLive,
          busyPause,
          redeliverAfter,
          probeInterval,
          answerWithin,
          longestWait,
          queuedPerRunner,
          keptCommands,
          keptRuns);
    }
  }
}
