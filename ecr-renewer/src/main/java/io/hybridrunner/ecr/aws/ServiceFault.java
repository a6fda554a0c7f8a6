package io.hybridrunner.ecr.aws;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * ECR answers with an error. Its own words are not shown, but for the ARN and the reason of a
 * denial: those about signatures quote what was signed, session tokens too.
 */
final class ServiceFault {

  private static final Pattern ARN =
      Pattern.compile("arn:aws[a-z-]*:[a-z]+::\\d{12}:[\\w+=,.@/-]+");
  private static final Pattern REASON = Pattern.compile("explicit deny in an? [a-z -]+policy");

  private ServiceFault() {}

  static Fault of(AwsServiceException e, EcrEndpoint where, String account, Instant now) {
    if (isPage(e)) {
      return page(e, where.name());
    }
    return ClockFault.of(e, now).orElseGet(() -> byCode(e, where, account));
  }

  private static Fault byCode(AwsServiceException e, EcrEndpoint where, String account) {
    String ecr = where.name();
    return switch (code(e)) {
      case "UnrecognizedClientException", "InvalidClientTokenId" -> unknownKey(where);
      case "ExpiredTokenException", "ExpiredToken" ->
          new Fault(
              ecr + " says that the temporary AWS keys have expired",
              "Get new ones, or let the program get them itself (web identity, a role).");
      case "InvalidSignatureException", "SignatureDoesNotMatch" ->
          new Fault(
              ecr
                  + " does not take the signature: the secret access key does not belong to the key id",
              "Copy both parts of the access key again, without white space or quotes around them.");
      case "IncompleteSignature",
          "MissingAuthenticationToken",
          "MissingAuthenticationTokenException" ->
          new Fault(
              ecr + " got a request without its signature",
              "A proxy in between drops the Authorization header: have AWS's names pass it.");
      case "AccessDeniedException", "AccessDenied", "UnauthorizedOperation" -> denied(e, ecr);
      case "SubscriptionRequiredException", "OptInRequired" ->
          new Fault(
              "The AWS account of these keys is not signed up for " + ecr,
              "Enable the region in the account's settings, and see to its billing.");
      case "InvalidParameterException", "RegistryNotFoundException", "ValidationException" ->
          new Fault(
              ecr + " knows no registry of account " + account,
              "Check the 12 digits, and that the account has a registry in this region.");
      default -> byStatus(e, ecr);
    };
  }

  private static Fault byStatus(AwsServiceException e, String ecr) {
    if (e.isThrottlingException() || e.statusCode() == 429) {
      return new Fault(
          ecr + " asks for fewer requests, at the third attempt too (" + code(e) + ")",
          "The next run tries again; let fewer jobs of this account run at the same minute.");
    }
    if (e.statusCode() >= 500) {
      return new Fault(
          ecr + " has an error of its own, at the third attempt too (" + status(e) + ")",
          "The next run tries again; AWS's health page tells of the region.");
    }
    return new Fault(
        ecr + " refuses with " + code(e) + " (" + status(e) + ")",
        "Look the code up in the ECR API's reference; AWS support wants the request id.");
  }

  private static Fault unknownKey(EcrEndpoint where) {
    String partition = Partition.of(where.region()).id();
    String hint =
        partition.equals("aws")
            ? " Keys of AWS in China or GovCloud do not count here."
            : " The region lies in "
                + partition
                + ": keys of other parts of AWS do not count there.";
    return new Fault(
        where.name()
            + " does not know the access key: it does not exist, or was deleted or disabled",
        "Check the key's id, or make a new key." + hint);
  }

  private static Fault denied(AwsServiceException e, String ecr) {
    String words = String.valueOf(e.awsErrorDetails().errorMessage());
    String who = find(ARN, words).orElse("Who asks");
    String why = find(REASON, words).map(reason -> ", by an " + reason).orElse("");
    return new Fault(
        who + " may not ask " + ecr + " for a token" + why,
        "Allow the action ecr:GetAuthorizationToken on the resource * for it; pulling needs"
            + " ecr:BatchGetImage and ecr:GetDownloadUrlForLayer too.");
  }

  /** Whether a web server or proxy answered with a page. */
  static boolean isPage(AwsServiceException e) {
    return Optional.ofNullable(e.awsErrorDetails())
        .map(AwsErrorDetails::sdkHttpResponse)
        .flatMap(response -> response.firstMatchingHeader("Content-Type"))
        .filter(type -> type.startsWith("text/html"))
        .isPresent();
  }

  static Fault page(AwsServiceException e, String service) {
    return new Fault(
        "Instead of " + service + " somebody answers with a web page (HTTP " + e.statusCode() + ")",
        "It is a proxy, or the endpoint is wrong: have AWS's names pass, or correct the address.");
  }

  static String code(AwsServiceException e) {
    return Optional.ofNullable(e.awsErrorDetails())
        .map(AwsErrorDetails::errorCode)
        .filter(code -> code.matches("[A-Za-z]{3,60}"))
        .orElse("an unknown error");
  }

  static String status(AwsServiceException e) {
    String request = String.valueOf(e.requestId());
    return "HTTP "
        + e.statusCode()
        + (request.matches("[0-9A-Fa-f-]{8,60}") ? ", request id " + request : "");
  }

  private static Optional<String> find(Pattern pattern, String words) {
    Matcher found = pattern.matcher(words);
    return found.find() ? Optional.of(found.group()) : Optional.empty();
  }
}
