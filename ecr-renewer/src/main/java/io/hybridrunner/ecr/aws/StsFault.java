package io.hybridrunner.ecr.aws;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** STS does not give the credentials of a role. */
final class StsFault {

  private StsFault() {}

  /** What a failure says about STS or the way to it; empty when it is about something else. */
  static Optional<Fault> of(@Nullable Throwable failure, String role) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof AwsServiceException e) {
        return Optional.of(refused(e, role));
      }
    }
    return failure == null
        ? Optional.empty()
        : ConnectionFault.of(failure, "STS, which gives credentials of " + role + ",");
  }

  private static Fault refused(AwsServiceException e, String role) {
    if (ServiceFault.isPage(e)) {
      return ServiceFault.page(e, "STS");
    }
    return switch (ServiceFault.code(e)) {
      case "AccessDenied", "AccessDeniedException" ->
          new Fault(
              "STS does not let this identity assume " + role,
              "Correct the role's trust policy: its OIDC provider, audience, and the subject"
                  + " system:serviceaccount:NAMESPACE:NAME; and AWS_ROLE_ARN.");
      case "ExpiredTokenException", "ExpiredToken" ->
          new Fault(
              "The identity token that STS was shown for " + role + " has expired",
              "Have the token file renewed (a projected ServiceAccount token is, by the kubelet), and"
                  + " check the clock here.");
      case "InvalidIdentityToken", "InvalidIdentityTokenException" ->
          new Fault(
              "STS cannot verify the identity token for " + role,
              "Make the cluster's issuer an OIDC provider in IAM, in the role's account, and have the"
                  + " token's audience be sts.amazonaws.com.");
      case "IDPCommunicationError", "IDPCommunicationErrorException" ->
          new Fault(
              "STS does not reach the cluster's token issuer, to verify the token for " + role,
              "Have the issuer's address and keys open to the internet; the next run tries again.");
      case "RegionDisabledException" ->
          new Fault(
              "STS is switched off in this region for the account of " + role,
              "Activate it in the account's settings, or set AWS_REGION to another one.");
      default ->
          new Fault(
              "STS refuses the credentials of "
                  + role
                  + " with "
                  + ServiceFault.code(e)
                  + " ("
                  + ServiceFault.status(e)
                  + ")",
              "Check AWS_ROLE_ARN and the role's trust policy; AWS support wants the request id.");
    };
  }
}
