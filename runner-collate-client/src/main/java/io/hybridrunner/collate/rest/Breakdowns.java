package io.hybridrunner.collate.rest;

import io.hybridrunner.collate.net.CaFileException;
import io.hybridrunner.collate.net.ProxyException;
import io.hybridrunner.collate.net.TlsFault;
import io.hybridrunner.spi.ServerFailure;
import io.hybridrunner.spi.ServerFailure.Kind;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What it means that a call broke, as a sentence with a cure. Never quotes an exception's message:
 * some hold what was received. Stateless.
 */
final class Breakdowns {

  private Breakdowns() {}

  static ServerFailure of(
      Question question, Progress progress, RestSettings settings, Throwable broken) {
    if (broken instanceof InterruptedIOException || broken instanceof InterruptedException) {
      return late(question, progress, settings, broken);
    }
    if (broken instanceof ProxyException proxy) {
      return Failures.of(
          Kind.UNREACHABLE,
          OptionalInt.empty(),
          question.asked() + "was not reached: " + proxy.getMessage(),
          proxy.cure());
    }
    if (broken instanceof CaFileException unusable) {
      return Failures.of(
          Kind.UNREACHABLE,
          OptionalInt.empty(),
          question.notAsked() + "the authorities to trust cannot be used: " + unusable.getMessage(),
          "Put the file right (link.caFile); it is read at every call");
    }
    Optional<TlsFault> tls = TlsFault.of(broken);
    if (tls.isPresent() && progress.step() != Progress.Step.READING) {
      return unreachable(question, tls.get().clause(), tls.get().cure());
    }
    if (broken instanceof UnknownHostException) {
      return unreachable(question, "has a name that is not known here", "Check the DNS");
    }
    if (broken instanceof ConnectException || broken instanceof NoRouteToHostException) {
      return unreachable(
          question, "does not accept connections", "Look at firewalls, and whether it is up");
    }
    if (broken instanceof ProtocolException
        && String.valueOf(broken.getMessage()).contains("407")) {
      // OkHttp takes a proxy's answer for a fault when it was not told of a proxy.
      return Failures.of(
          Kind.UNREACHABLE,
          OptionalInt.of(407),
          question.asked() + "is behind a proxy that wants credentials (407)",
          "Give the proxy's user and password");
    }
    return switch (progress.step()) {
      case READING -> half(question, progress);
      case NAMING, CONNECTING, SECURING ->
          unreachable(question, "cut the connection while it was made", "Look at proxies");
      case SENDING, WAITING ->
          unreachable(
              question,
              "cut the connection before it answered (" + kind(broken) + ")" + doubt(question),
              "Look whether it restarts, and at the idle times of proxies");
    };
  }

  private static String kind(Throwable broken) {
    return broken.getClass().getSimpleName();
  }

  /** Whoever asked for a change wants to know whether to look. */
  private static String doubt(Question question) {
    return question.isRead() ? "" : "; whether it was done is not known";
  }

  private static ServerFailure unreachable(Question question, String what, String cure) {
    return Failures.of(
        Kind.UNREACHABLE,
        OptionalInt.empty(),
        question.asked() + what,
        "Check server.apiUrl. " + cure);
  }

  private static ServerFailure half(Question question, Progress progress) {
    return Failures.of(
        Kind.UNREADABLE,
        progress.status(),
        question.asked() + "broke off in the middle of its answer" + doubt(question),
        "Look whether the server restarts, and at proxies in between");
  }

  private static ServerFailure late(
      Question question, Progress progress, RestSettings settings, Throwable late) {
    if (Thread.currentThread().isInterrupted()) {
      return unreachable(question, "was left: the runner's thread was interrupted", "");
    }
    boolean isSilence = late instanceof SocketTimeoutException;
    String within =
        " within "
            + (isSilence ? seconds(silence(progress, settings)) : seconds(settings.callTimeout()));
    return switch (progress.step()) {
      case NAMING -> timedOut(question, progress, "has a name that the DNS did not tell" + within);
      case CONNECTING -> timedOut(question, progress, "did not accept a connection" + within);
      case SECURING -> timedOut(question, progress, "did not agree on TLS" + within);
      case SENDING -> timedOut(question, progress, "did not take the request" + within);
      case WAITING -> timedOut(question, progress, "did not answer" + within + doubt(question));
      case READING ->
          timedOut(
              question,
              progress,
              "did not get to the end of its answer" + within + doubt(question));
    };
  }

  private static Duration silence(Progress progress, RestSettings settings) {
    return progress.step().compareTo(Progress.Step.SECURING) <= 0
        ? settings.connectTimeout()
        : settings.readTimeout();
  }

  private static String seconds(Duration time) {
    return time.toMillis() / 1000.0 + " s";
  }

  private static ServerFailure timedOut(Question question, Progress progress, String what) {
    boolean isConnected = progress.step().compareTo(Progress.Step.SECURING) > 0;
    return Failures.of(
        Kind.TIMED_OUT,
        progress.status(),
        question.asked() + what,
        isConnected
            ? "Look at the server's load and at proxies in between"
            : "Check server.apiUrl, firewalls and the need of a proxy");
  }
}
