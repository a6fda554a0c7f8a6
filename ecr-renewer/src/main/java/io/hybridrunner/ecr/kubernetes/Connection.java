package io.hybridrunner.ecr.kubernetes;

import io.hybridrunner.ecr.model.Cause;
import io.hybridrunner.ecr.model.Cause.By;
import io.hybridrunner.ecr.model.ClusterAccess;
import io.hybridrunner.ecr.model.RenewalException;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.KubeConfig;
import io.kubernetes.client.util.credentials.ClientCertificateAuthentication;
import io.kubernetes.client.util.credentials.KubeconfigAuthentication;
import java.io.IOException;
import java.io.Reader;
import java.net.Proxy;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * The way to an API server: its address, TLS, and who this is to it.
 *
 * @param url the address
 * @param client for calls
 * @param tokens what it sends
 */
record Connection(HttpUrl url, OkHttpClient client, BearerTokens tokens) {

  /** How long a call may take. */
  static final Duration TIMEOUT = Duration.ofSeconds(10);

  /**
   * Reads what is needed, and connects to nothing.
   *
   * @throws RenewalException when the files cannot be read or do not say how
   */
  static Connection open(ClusterAccess access) {
    try {
      return access instanceof ClusterAccess.InCluster pod
          ? inPod(pod, new PodIdentity(PodIdentity.DIRECTORY))
          : byKubeconfig((ClusterAccess.Kubeconfig) access);
    } catch (IOException | RuntimeException unusable) {
      throw new RenewalException(unusable(access, unusable));
    }
  }

  private static Cause unusable(ClusterAccess access, Exception fault) {
    // A syntax error of YAML quotes the file, which may hold a token or a key: its kind is told.
    String why =
        fault instanceof NoSuchFileException missing
            ? "there is no " + missing.getFile()
            : fault instanceof IOException || fault instanceof IllegalArgumentException
                ? String.valueOf(fault.getMessage())
                : fault instanceof YAMLException
                    ? "it is not YAML"
                    : "its certificates or keys cannot be read";
    return access instanceof ClusterAccess.Kubeconfig kubeconfig
        ? new Cause(
            By.KUBERNETES,
            "The kubeconfig " + kubeconfig.file() + " cannot be used: " + why,
            "Correct it; kubectl --kubeconfig shows whether it is right.")
        : new Cause(
            By.KUBERNETES,
            "The pod's ServiceAccount cannot be used: " + why,
            "Run it in a pod with automountServiceAccountToken, or give it a kubeconfig.");
  }

  static Connection inPod(ClusterAccess.InCluster pod, PodIdentity identity) throws IOException {
    HttpUrl url = new HttpUrl.Builder().scheme("https").host(pod.host()).port(pod.port()).build();
    BearerTokens tokens = new BearerTokens(identity.token());
    OkHttpClient client = bounded(identity.client()).addInterceptor(tokens).build();
    return new Connection(url, client, tokens);
  }

  private static Connection byKubeconfig(ClusterAccess.Kubeconfig access) throws IOException {
    KubeConfig config;
    try (Reader reader = Files.newBufferedReader(access.file())) {
      config = KubeConfig.loadKubeConfig(reader);
    }
    config.setFile(access.file().toAbsolutePath().toFile());
    if (access.context().isPresent() && !config.setContext(access.context().get())) {
      throw new IllegalArgumentException("it has no context '" + access.context().get() + "'");
    }
    return of(ClientBuilder.kubeconfig(config), new Credentials.Kept(program(config)));
  }

  /** Runs the user's program, or reads its file or the token beside it. */
  private static Credentials program(KubeConfig config) {
    return () -> {
      try {
        @Nullable Map<String, String> given = config.getCredentials();
        return Optional.ofNullable(given).map(all -> all.get(KubeConfig.CRED_TOKEN_KEY));
      } catch (RuntimeException broken) {
        throw new NoTokenException(
            "the kubeconfig's user has none: " + broken.getClass().getSimpleName());
      }
    };
  }

  private static Connection of(ClientBuilder builder, Credentials credentials) {
    boolean byCertificate =
        builder.getAuthentication() instanceof KubeconfigAuthentication user
            && user.getDelegateAuthentication() instanceof ClientCertificateAuthentication;
    if (!byCertificate) {
      // The client's own sends an empty token, and fails with what is no IOException.
      builder.setAuthentication(client -> {});
    }
    ApiClient official = builder.build();
    OkHttpClient.Builder client = bounded(official.getHttpClient());
    client.networkInterceptors().clear();
    BearerTokens tokens = new BearerTokens(credentials);
    if (!byCertificate) {
      client.addInterceptor(tokens);
    }
    return new Connection(HttpUrl.get(official.getBasePath()), client.build(), tokens);
  }

  private static OkHttpClient.Builder bounded(OkHttpClient client) {
    return client
        .newBuilder()
        // The thread that reads HTTP/2 keeps a program from ending for a while.
        .protocols(List.of(Protocol.HTTP_1_1))
        .connectTimeout(TIMEOUT)
        .readTimeout(TIMEOUT)
        .writeTimeout(TIMEOUT)
        .callTimeout(TIMEOUT)
        // An API server sends nobody elsewhere; a proxy that does gets no token.
        .followRedirects(false)
        .followSslRedirects(false)
        // Never through the proxy of the JVM or the system.
        .proxy(Proxy.NO_PROXY);
  }
}
