package io.hybridrunner.argo.cluster;

import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.spi.EngineException;
import java.io.IOException;
import java.time.Duration;
import okhttp3.HttpUrl;

/** Says what went wrong with a call, and what to do about it. */
final class Faults {

  private final HttpUrl server;
  private final String namespace;
  private final BearerTokens tokens;

  Faults(Connection connection, String namespace) {
    this.server = connection.url();
    this.namespace = namespace;
    this.tokens = connection.tokens();
  }

  private String address() {
    return server.scheme() + "://" + server.host() + ":" + server.port();
  }

  /** An answer that is no good one. */
  EngineException refused(Ask ask, Answer answer) {
    Verdict verdict = verdict(ask, answer);
    return new EngineException(
        Cause.of(
            verdict.kind(),
            tokens.hide(
                "Kubernetes would not "
                    + ask.what()
                    + " in namespace "
                    + namespace
                    + " (HTTP "
                    + answer.status()
                    + "): "
                    + said(answer)),
            verdict.cure()));
  }

  private static String said(Answer answer) {
    String message = answer.message();
    return message.isEmpty() ? "it does not say why" : message;
  }

  /** What kind of refusal it is, and its cure. */
  private record Verdict(Kind kind, String cure) {}

  private Verdict verdict(Ask ask, Answer answer) {
    return switch (answer.status()) {
      case 401 ->
          new Verdict(
              Kind.ENGINE_FORBIDDEN,
              "Check the runner's token: of the kubeconfig, its program, or the ServiceAccount.");
      case 403 -> forbidden(answer.message());
      case 404 -> missing(ask, answer);
      case 409 ->
          isGoing(answer)
              ? unavailable("The one of before is being deleted; try again when it is gone.")
              : new Verdict(Kind.CONFLICT, "Somebody else changes it too; try again.");
      case 413 -> tooLarge();
      case 400, 415, 422 ->
          new Verdict(Kind.BAD_REQUEST, "Correct what the message names, and try again.");
      case 429 -> unavailable("It has too much to do; try again later.");
      default -> broken(answer);
    };
  }

  /** Whether an object is in the way that will not be there for long. */
  static boolean isGoing(Answer answer) {
    return answer.message().startsWith("object is being deleted");
  }

  private static Verdict unavailable(String cure) {
    return new Verdict(Kind.ENGINE_UNAVAILABLE, cure);
  }

  private static Verdict tooLarge() {
    return new Verdict(
        Kind.TOO_LARGE, "Make it smaller, or raise the limit of the proxy that sent this.");
  }

  private Verdict forbidden(String message) {
    if (message.contains("exceeded quota")) {
      return new Verdict(
          Kind.UNSCHEDULABLE, "Raise the ResourceQuota of namespace " + namespace + ", or wait.");
    }
    if (message.contains("being terminated")) {
      return unavailable(
          "Namespace " + namespace + " is being deleted; create it again when it is gone.");
    }
    if (message.contains("cannot ")) {
      return new Verdict(
          Kind.ENGINE_FORBIDDEN,
          "Give the runner's ServiceAccount this right in namespace " + namespace + ".");
    }
    return new Verdict(
        Kind.ENGINE_FORBIDDEN, "Ask whoever set this rule of the cluster, or change the object.");
  }

  /** Of an object that is missing its caller hears otherwise. */
  private Verdict missing(Ask ask, Answer answer) {
    if (answer.aboutKind().equals("namespaces")) {
      return unavailable("Create the namespace " + namespace + ", or correct its name.");
    }
    if (answer.aboutName().isEmpty() && ask.type().isArgos()) {
      return unavailable(
          "Argo's CRDs are not installed in this cluster, or not "
              + ask.type().apiVersion()
              + ": install Argo Workflows.");
    }
    return answer.aboutName().isEmpty()
        ? unavailable("Is " + address() + " an API server of Kubernetes? Correct the address.")
        : new Verdict(Kind.NOT_FOUND, "");
  }

  /** It comes as a 500, and does not pass. */
  static boolean isTooLargeForEtcd(Answer answer) {
    return answer.message().contains("request is too large");
  }

  private Verdict broken(Answer answer) {
    if (isTooLargeForEtcd(answer)) {
      return tooLarge();
    }
    if (answer.status() < 500) {
      return unavailable("Is something else between the runner and " + address() + "?");
    }
    return unavailable("Look at the API server " + address() + "; it is tried again.");
  }

  /**
   * No answer, or half of one.
   *
   * @param bound how long was waited
   */
  EngineException unanswered(Ask ask, Duration bound, IOException fault) {
    NoAnswer told = NoAnswer.of(address(), server.host(), bound, fault);
    return new EngineException(
        Cause.of(
            told.kind(),
            tokens.hide(
                "could not " + ask.what() + " in namespace " + namespace + ": " + told.sentence()),
            told.cure()),
        fault);
  }

  /**
   * The object in an answer.
   *
   * @throws EngineException when it is no good answer, or holds none
   */
  Fields object(Ask ask, Answer answer) {
    if (!answer.isGood()) {
      throw refused(ask, answer);
    }
    try {
      return Json.read(answer.body());
    } catch (IllegalArgumentException unreadable) {
      throw unreadable(ask, unreadable);
    }
  }

  /** A good answer that nobody can read. */
  EngineException unreadable(Ask ask, RuntimeException fault) {
    return new EngineException(
        Cause.of(
            Kind.ENGINE_UNAVAILABLE,
            "could not " + ask.what() + ": the answer of " + address() + " " + fault.getMessage(),
            "Is something else between the runner and the API server?"),
        fault);
  }

  /** Nobody is asked any more. */
  static EngineException closed(Ask ask) {
    return new EngineException(
        Cause.of(Kind.ENGINE_UNAVAILABLE, "could not " + ask.what() + ": the runner stops", ""));
  }

  /** Whoever asked was told to stop. */
  static EngineException interrupted(Ask ask, Exception fault) {
    Thread.currentThread().interrupt();
    return new EngineException(
        Cause.of(Kind.ENGINE_UNAVAILABLE, "could not " + ask.what() + ": it was interrupted", ""),
        fault);
  }
}
