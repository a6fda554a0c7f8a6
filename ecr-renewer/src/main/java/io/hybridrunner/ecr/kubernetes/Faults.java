package io.hybridrunner.ecr.kubernetes;

import io.hybridrunner.ecr.model.Cause;
import io.hybridrunner.ecr.model.Cause.By;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/** Says what went wrong with a call, and what to do about it. */
final class Faults {

  private static final Pattern MAY_NOT =
      Pattern.compile("User \"(?<user>[^\"]+)\" cannot (?<verb>[a-z]+) resource \"secrets\"");

  private static final Pattern SERVICE_ACCOUNT =
      Pattern.compile("system:serviceaccount:(?<namespace>[^:]+):(?<name>[^:]+)");

  /** What is as long as this, and without a break, is no word: some servers quote what they got. */
  private static final Pattern UNREADABLE = Pattern.compile("[A-Za-z0-9+/=]{32,}");

  private static final int LONGEST = 600;

  /** What is shorter is no secret, and is everywhere. */
  private static final int SHORTEST_SECRET = 4;

  private final Connection connection;

  Faults(Connection connection) {
    this.connection = connection;
  }

  private String address() {
    HttpUrl url = connection.url();
    return url.scheme() + "://" + url.host() + ":" + url.port();
  }

  private Cause cause(Ask ask, String message, String cure) {
    return new Cause(By.KUBERNETES, clean(ask, message), clean(ask, cure));
  }

  private String clean(Ask ask, String text) {
    String cleaned = connection.tokens().last().map(token -> hide(text, token)).orElse(text);
    for (String secret : ask.secrets()) {
      cleaned = hide(cleaned, secret);
    }
    cleaned = UNREADABLE.matcher(cleaned).replaceAll("***").replaceAll("\\s+", " ").strip();
    return cleaned.length() <= LONGEST ? cleaned : cleaned.substring(0, LONGEST) + "…";
  }

  private static String hide(String text, String secret) {
    return secret.length() < SHORTEST_SECRET ? text : text.replace(secret, "***");
  }

  /** No answer, or half of one. */
  Cause unanswered(Ask ask, IOException fault) {
    NoAnswer told = NoAnswer.of(address(), connection.url().host(), fault);
    return cause(ask, "Could not " + ask + ": " + told.sentence(), told.cure());
  }

  /** An answer that is no good one. */
  Cause refused(Ask ask, Answer answer) {
    if (!answer.isKubernetes() && answer.status() != 401 && answer.status() != 413) {
      return stranger(ask, answer);
    }
    String said = answer.message();
    if (said.contains("admission webhook")) {
      return refusal(ask, answer, "Ask whoever runs this webhook, or exempt this Secret from it.");
    }
    return switch (answer.status()) {
      case 401 -> refusal(ask, answer, "Check the token or the certificate that is sent.");
      case 403 -> forbidden(ask, answer);
      case 404 -> missing(ask, answer);
      case 413 -> tooLarge(ask, answer);
      case 415 -> refusal(ask, answer, "Server-side apply is needed: Kubernetes 1.22 or newer.");
      case 422 -> said.contains("Too long") ? tooLarge(ask, answer) : invalid(ask, answer);
      case 429 -> refusal(ask, answer, "The API server has too much to do; run it again later.");
      default ->
          isTooLargeForEtcd(answer)
              ? tooLarge(ask, answer)
              : refusal(ask, answer, "Look at the API server " + address() + ", and run it again.");
    };
  }

  private Cause refusal(Ask ask, Answer answer, String cure) {
    String said = answer.message().isEmpty() ? "it does not say why" : answer.message();
    return cause(
        ask, "Kubernetes would not " + ask + " (HTTP " + answer.status() + "): " + said, cure);
  }

  /** An answer that comes from no API server. */
  Cause stranger(Ask ask, Answer answer) {
    boolean isBusy = answer.status() == 429 || answer.status() >= 500;
    return cause(
        ask,
        "Could not "
            + ask
            + ": what answers at "
            + address()
            + " (HTTP "
            + answer.status()
            + ") does not speak as an API server of Kubernetes does",
        isBusy
            ? "Look at the API server, and at what is before it."
            : "Correct the address, or see what else is between it and this program.");
  }

  private Cause forbidden(Ask ask, Answer answer) {
    String said = answer.message();
    Matcher mayNot = MAY_NOT.matcher(said);
    if (mayNot.find()) {
      return mayNot(ask, mayNot.group("user"), mayNot.group("verb"));
    }
    if (said.contains("exceeded quota")) {
      return refusal(ask, answer, "Raise the ResourceQuota of namespace " + ask.namespace() + ".");
    }
    if (said.contains("being terminated")) {
      return cause(
          ask,
          "Namespace " + ask.namespace() + " is being deleted, and takes no new Secret",
          "Make it again when it is gone, or take it out of the configuration.");
    }
    return refusal(
        ask, answer, "Ask whoever set this rule of the cluster, or exempt this Secret from it.");
  }

  private Cause mayNot(Ask ask, String user, String verb) {
    if (user.equals("system:anonymous")) {
      return cause(
          ask,
          "Could not " + ask + ": nothing said to the API server who is asking",
          "The kubeconfig's user needs a token, a certificate, or a program that gives a token.");
    }
    Matcher account = SERVICE_ACCOUNT.matcher(user);
    String who =
        account.matches()
            ? "ServiceAccount " + account.group("namespace") + "/" + account.group("name")
            : "User " + user;
    // Who creates does not say by which name, and RBAC cannot ask for it.
    String names = verb.equals("create") ? "" : ", resourceNames: [" + ask.name() + "]";
    return cause(
        ask,
        who
            + " may not "
            + verb
            + " secrets in namespace "
            + ask.namespace()
            + ", which is needed for "
            + ask.secret(),
        "Add this rule to a Role of "
            + who
            + " in that namespace: {apiGroups: [\"\"], resources: [secrets], verbs: ["
            + verb
            + "]"
            + names
            + "}; deploy/rbac-ecr-renewer.yaml has all that are needed.");
  }

  private Cause missing(Ask ask, Answer answer) {
    return answer.aboutKind().equals("namespaces")
        ? cause(
            ask,
            "There is no namespace " + ask.namespace(),
            "Make it with: kubectl create namespace "
                + ask.namespace()
                + " - or take it out of the configuration.")
        : refusal(ask, answer, "Is the API server's address right?");
  }

  private Cause tooLarge(Ask ask, Answer answer) {
    return refusal(
        ask, answer, "A Secret holds 1 MiB: take out entries that nobody needs, or use another.");
  }

  private Cause invalid(Ask ask, Answer answer) {
    return Optional.of(answer.message())
        .filter(said -> said.contains("immutable"))
        .map(said -> refusal(ask, answer, "Somebody made it anew just now; run this again."))
        .orElseGet(() -> refusal(ask, answer, "Correct what the message names."));
  }

  /** Others kept changing it. */
  Cause contended(Ask ask, int times) {
    return cause(
        ask,
        ask.secret()
            + " was changed by others each of the "
            + times
            + " times it was to be written",
        "Find out what else writes it all the time (its managedFields say), and run this again.");
  }

  /** It comes as a 500, and does not pass. */
  static boolean isTooLargeForEtcd(Answer answer) {
    return answer.message().contains("request is too large");
  }
}
