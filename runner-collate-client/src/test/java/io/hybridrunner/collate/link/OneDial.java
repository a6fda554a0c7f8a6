package io.hybridrunner.collate.link;

import io.hybridrunner.link.Frame;
import io.hybridrunner.link.FrameCodec;
import io.hybridrunner.model.Cause;
import io.hybridrunner.spi.Inbox;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Dials once, without a keeper, and tells what became of it. */
public final class OneDial {

  /**
   * What became of it.
   *
   * @param server the name that it welcomed the runner with; empty when it did not
   * @param cause why it ended; empty when it came up
   * @param atLeast how long the next attempt would wait at least
   */
  public record Outcome(String server, String cause, Duration atLeast) {}

  private static final long LONGEST_SECONDS = 60;

  private OneDial() {}

  /** Dials, and ends the link when it came up. */
  public static Outcome of(LinkSettings settings, Inbox inbox) throws Exception {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    Credential credential = Credential.read(settings.token());
    Connection connection =
        new Connection(
            settings, new FrameCodec(), inbox, new Teller(outcome), credential, Clock.systemUTC());
    try (Dialer dialer = new Dialer(settings, work -> new Thread(work, "one-dial"))) {
      dialer.dial(connection, ((Credential.Ready) credential).token());
      return outcome.get(LONGEST_SECONDS, TimeUnit.SECONDS);
    } finally {
      connection.leave(1001, "one dial");
    }
  }

  private record Teller(CompletableFuture<Outcome> outcome) implements Connection.Owner {
    @Override
    public void up(Connection connection, Frame.Welcome welcome) {
      outcome.complete(new Outcome(welcome.server(), "", Duration.ZERO));
    }

    @Override
    public void ended(Connection connection, Ending ending) {
      Cause cause = ending.cause();
      // Every cause has a cure, if only that there is nothing to do.
      String sentence = cause.cure().isBlank() ? "WITHOUT A CURE: " : "";
      outcome.complete(new Outcome("", sentence + cause.sentence(), ending.atLeast()));
    }
  }
}
