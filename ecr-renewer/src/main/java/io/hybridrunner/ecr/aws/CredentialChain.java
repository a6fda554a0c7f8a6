package io.hybridrunner.ecr.aws;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.auth.credentials.WebIdentityTokenFileCredentialsProvider;

/**
 * The places of the SDK's {@code DefaultCredentialsProvider} in its order. That one tells what went
 * wrong in one long text; here each place's exception is kept, so that it can be understood.
 */
final class CredentialChain implements AwsCredentialsProvider {

  /** Where credentials may be. */
  enum Place {
    PROPERTIES("the system properties (aws.accessKeyId)"),
    ENVIRONMENT("the environment (AWS_ACCESS_KEY_ID)"),
    WEB_IDENTITY("the web identity's role"),
    PROFILE("the profile (~/.aws, AWS_PROFILE)"),
    CONTAINER("the container's service"),
    INSTANCE("the instance's service");

    private final String text;

    Place(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  private record Source(Place place, AwsCredentialsProvider provider, Runnable close) {}

  private final List<Source> sources;

  CredentialChain() {
    WebIdentityTokenFileCredentialsProvider web = WebIdentityTokenFileCredentialsProvider.create();
    ProfileCredentialsProvider profile = ProfileCredentialsProvider.create();
    ContainerCredentialsProvider container = ContainerCredentialsProvider.create();
    InstanceProfileCredentialsProvider instance = InstanceProfileCredentialsProvider.create();
    sources =
        List.of(
            new Source(Place.PROPERTIES, SystemPropertyCredentialsProvider.create(), () -> {}),
            new Source(
                Place.ENVIRONMENT, EnvironmentVariableCredentialsProvider.create(), () -> {}),
            new Source(Place.WEB_IDENTITY, web, web::close),
            new Source(Place.PROFILE, profile, profile::close),
            new Source(Place.CONTAINER, container, container::close),
            new Source(Place.INSTANCE, instance, instance::close));
  }

  /**
   * Credentials from the first place that has some.
   *
   * @throws FaultException when none has
   */
  @Override
  public AwsCredentials resolveCredentials() {
    Map<Place, RuntimeException> failures = new LinkedHashMap<>();
    for (Source source : sources) {
      try {
        return plain(source.provider().resolveCredentials(), source.place());
      } catch (FaultException e) {
        throw e;
      } catch (RuntimeException e) {
        // Of many types: a place that is not set up, a file that is not there, what STS refused.
        failures.put(source.place(), e);
      }
    }
    throw new FaultException(CredentialFault.of(failures));
  }

  // In a header other characters would fail later, with a message that shows them.
  private static AwsCredentials plain(AwsCredentials credentials, Place place) {
    String all = credentials.accessKeyId() + credentials.secretAccessKey();
    if (credentials instanceof AwsSessionCredentials session) {
      all += session.sessionToken();
    }
    if (!all.matches("[!-~]+")) {
      throw new FaultException(CredentialFault.notPlain(place));
    }
    return credentials;
  }

  void close() {
    sources.forEach(source -> source.close().run());
  }
}
