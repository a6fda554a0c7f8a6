package io.hybridrunner.ecr.aws;

import io.hybridrunner.ecr.aws.CredentialChain.Place;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkSystemSetting;

/** No place has AWS credentials: the first that was meant to have some is explained. */
final class CredentialFault {

  private CredentialFault() {}

  static Fault of(Map<Place, RuntimeException> failures) {
    return halfKey()
        .or(() -> webIdentity(failures.get(Place.WEB_IDENTITY)))
        .or(() -> StsFault.of(failures.get(Place.PROFILE), "the role of the AWS profile"))
        .or(() -> service(failures))
        .orElseGet(CredentialFault::nowhere);
  }

  static Fault notPlain(Place place) {
    return new Fault(
        "The AWS access key from " + place + " has white space or other characters that no key has",
        "Copy its id, its secret and its session token again, each in one line.");
  }

  private static Optional<Fault> halfKey() {
    boolean id = isSet(SdkSystemSetting.AWS_ACCESS_KEY_ID);
    boolean secret = isSet(SdkSystemSetting.AWS_SECRET_ACCESS_KEY);
    if (id == secret) {
      return Optional.empty();
    }
    return Optional.of(
        new Fault(
            "Of the AWS access key only the " + (id ? "id" : "secret") + " is there",
            "Set " + (id ? "AWS_SECRET_ACCESS_KEY" : "AWS_ACCESS_KEY_ID") + " too, or neither."));
  }

  private static Optional<Fault> webIdentity(@Nullable RuntimeException failure) {
    Optional<String> file = SdkSystemSetting.AWS_WEB_IDENTITY_TOKEN_FILE.getStringValue();
    boolean role = isSet(SdkSystemSetting.AWS_ROLE_ARN);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    if (!role) {
      return Optional.of(
          new Fault(
              "There is a web identity token (AWS_WEB_IDENTITY_TOKEN_FILE), but no role for it",
              "Set AWS_ROLE_ARN; on EKS by the ServiceAccount's annotation"
                  + " eks.amazonaws.com/role-arn."));
    }
    if (!Files.isReadable(Path.of(file.get()))) {
      return Optional.of(
          new Fault(
              "The web identity token file " + file.get() + " is not there or cannot be read",
              "Mount the ServiceAccount's token there, readable for this user, or correct"
                  + " AWS_WEB_IDENTITY_TOKEN_FILE."));
    }
    return StsFault.of(failure, "the web identity's role");
  }

  private static Optional<Fault> service(Map<Place, RuntimeException> failures) {
    boolean container =
        isSet(SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_FULL_URI)
            || isSet(SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI);
    if (!container) {
      return Optional.empty();
    }
    String whom = "The container's credential service (AWS_CONTAINER_CREDENTIALS_*)";
    return Optional.of(
        Optional.ofNullable(failures.get(Place.CONTAINER))
            .flatMap(failure -> ConnectionFault.of(failure, whom))
            .orElseGet(
                () ->
                    new Fault(
                        whom + " gives no credentials",
                        "Check the Pod Identity association or the task's role.")));
  }

  private static Fault nowhere() {
    return new Fault(
        "There are no AWS credentials anywhere: not in the system properties (aws.accessKeyId), not"
            + " in the environment (AWS_ACCESS_KEY_ID), no web identity"
            + " (AWS_WEB_IDENTITY_TOKEN_FILE), no profile (~/.aws, AWS_PROFILE), no container's"
            + " service (AWS_CONTAINER_CREDENTIALS_FULL_URI), and the instance's service gives none",
        "Give an access key, or a ServiceAccount or node a role that may"
            + " ecr:GetAuthorizationToken.");
  }

  private static boolean isSet(SdkSystemSetting setting) {
    return setting.getStringValue().filter(value -> !value.isBlank()).isPresent();
  }
}
