package io.hybridrunner.collate.link;

import io.hybridrunner.collate.token.TokenWatch;
import io.hybridrunner.model.Cause;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the token's source: what it holds, and whether that was tried in vain. Tells the
 * listener. Used by one thread.
 */
final class Renewal {

  private final LinkSettings settings;
  private final TokenWatch watch;

  /** A token that could not be taken up, and until when it is not tried again. */
  private @Nullable Credential putOff;

  private long putOffUntil;

  Renewal(LinkSettings settings, TokenWatch watch) {
    this.settings = settings;
    this.watch = watch;
  }

  Credential read() {
    return Credential.read(settings.token());
  }

  /** What to connect with: what was read, unless it is of no use and the one before may be. */
  Credential choose(@Nullable Connection before) {
    Credential read = read();
    boolean isUseless = read instanceof Credential.Missing || read.equals(putOff);
    return isUseless && before != null && !before.lacksToken() ? before.credential() : read;
  }

  /** Whether a connection should be made with it now, while another one is up. */
  boolean isToBeTried(Credential read) {
    if (read instanceof Credential.Missing missing) {
      tell(missing.why().cause());
      return false;
    }
    return !read.equals(putOff) || System.nanoTime() - putOffUntil >= 0;
  }

  /** It could not be taken up; not again for a while. */
  void failed(Credential tried, Ending ending) {
    Duration least = watch.retryAfter();
    Duration wait = ending.atLeast().compareTo(least) > 0 ? ending.atLeast() : least;
    Duration spread = Duration.ofNanos(settings.random().nextLong(settings.spread().toNanos()));
    putOff = tried;
    putOffUntil = System.nanoTime() + wait.plus(spread).toNanos();
    tell(ending.cause());
  }

  private void tell(Cause why) {
    String message = "the link stays up with its token, and the replaced one is not in use: ";
    watch.listener().notTaken(Cause.of(why.kind(), message + why.message(), why.cure()));
  }

  /** The source has no other token than this one. */
  void settled(Credential inUse) {
    putOff = null;
    tell(inUse);
  }

  void tell(Credential inUse) {
    if (inUse instanceof Credential.Ready ready) {
      watch.listener().inUse(ready.claims());
    }
  }
}
