package io.hybridrunner.ecr.aws;

import java.net.URI;
import java.util.Optional;
import software.amazon.awssdk.http.SdkHttpResponse;

/** A registry does not take a credential, or has no such image, or is none. */
final class RegistryFault {

  private RegistryFault() {}

  static Optional<Fault> ofRoot(SdkHttpResponse answer, URI registry) {
    String name = name(registry);
    int status = answer.statusCode();
    if (status == 401 || status == 403) {
      return Optional.of(refused(answer, name));
    }
    if (status == 404 || (status == 200 && isPage(answer))) {
      return Optional.of(
          new Fault(
              "What answers at "
                  + name
                  + " is no registry (HTTP "
                  + status
                  + (isPage(answer) ? ", a web page)" : " for /v2/)"),
              "Check the address and the port, and that no proxy answers instead of it."));
    }
    return status == 200 ? Optional.empty() : Optional.of(other(answer, name));
  }

  static Optional<Fault> ofManifest(SdkHttpResponse answer, URI registry, Image image) {
    String name = name(registry);
    return switch (answer.statusCode()) {
      case 200 -> Optional.empty();
      case 401, 403 ->
          Optional.of(
              new Fault(
                  name + " takes the credential, but it may not pull " + image,
                  "Allow ecr:BatchGetImage and ecr:GetDownloadUrlForLayer to who asked for it, in IAM or"
                      + " in the repository's policy."));
      case 404 ->
          Optional.of(
              new Fault(
                  "The image " + image + " is not in " + name,
                  "Push it, or correct the name and the tag; with ECR the repository's policy may also"
                      + " hide it from other accounts."));
      default -> Optional.of(other(answer, name));
    };
  }

  static Fault ofConnection(Throwable failure, URI registry) {
    String name = name(registry);
    return ConnectionFault.of(failure, name)
        .orElseGet(
            () ->
                new Fault(
                    "The exchange with " + name + " failed", "Check its address and its port."));
  }

  private static Fault refused(SdkHttpResponse answer, String name) {
    boolean bearer =
        answer
            .firstMatchingHeader("WWW-Authenticate")
            .filter(challenge -> challenge.regionMatches(true, 0, "Bearer", 0, 6))
            .isPresent();
    return bearer
        ? new Fault(
            name + " wants a token of its own, as ECR never does",
            "Check that the address is ECR's, or a proxy's that passes ECR's credential on.")
        : new Fault(
            name + " does not take the credential (HTTP " + answer.statusCode() + ")",
            "If this run has not renewed it, do so with --force, and check that it is for this account's part of AWS, and that a"
                + " private endpoint's policy lets it through.");
  }

  private static Fault other(SdkHttpResponse answer, String name) {
    int status = answer.statusCode();
    if (status >= 300 && status < 400) {
      return new Fault(
          name + " sends elsewhere (HTTP " + status + "), where the credential is not shown",
          "Write the address that it sends to, if that is the registry.");
    }
    if (status == 429 || status >= 500) {
      return new Fault(
          name + " cannot answer now (HTTP " + status + ")", "The next run asks again.");
    }
    return new Fault(
        name + " gives an answer that is no registry's (HTTP " + status + ")",
        "Check the address and the port, and that no proxy answers instead of it.");
  }

  private static boolean isPage(SdkHttpResponse answer) {
    return answer
        .firstMatchingHeader("Content-Type")
        .filter(type -> type.startsWith("text/html"))
        .isPresent();
  }

  private static String name(URI registry) {
    return "the registry "
        + registry.getHost()
        + (registry.getPort() < 0 ? "" : ":" + registry.getPort());
  }
}
