package io.hybridrunner.ecr;

import io.hybridrunner.ecr.model.Cause;
import io.hybridrunner.ecr.model.RenewalException;
import io.hybridrunner.ecr.model.Validity;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** AWS, a cluster and registries in memory; what they were asked is written down in order. */
final class Fakes extends Clock {

  static final Duration LIFE = Duration.ofHours(12);

  /** Stands in every credential and every unforeseen message. */
  static final String CANARY = "canary-7f3a";

  Instant now = Instant.parse("2026-01-01T00:00:00Z");
  final List<String> calls = new ArrayList<>();
  final Map<String, RuntimeException> awsFails = new HashMap<>();
  final Map<String, RuntimeException> readFails = new HashMap<>();
  final Map<String, RuntimeException> applyFails = new HashMap<>();
  final Map<String, Holding> holdings = new HashMap<>();
  final Set<String> revoked = new HashSet<>();
  private int given;

  Renewal renewal() {
    return new Renewal(this::give, Kept::new, this::prove, this);
  }

  static RenewalException refused(Cause.By by, String message) {
    return new RenewalException(new Cause(by, message, "Cure of " + by));
  }

  static RuntimeException fault() {
    return new IllegalStateException(CANARY);
  }

  /** What a namespace holds for a host, with this much of its 12 hours gone. */
  void hold(String namespace, String host, Duration age) {
    hold(namespace, Map.of(host, credential(now.minus(age))), Optional.empty());
  }

  void hold(String namespace, Map<String, PullCredential> credentials, Optional<String> error) {
    holdings.put(namespace, new Holding.Managed(credentials, error));
  }

  PullCredential credential(Instant obtainedAt) {
    return new PullCredential(
        "AWS", CANARY + "-" + given++, new Validity(obtainedAt, obtainedAt.plus(LIFE)));
  }

  Optional<PullCredential> held(String namespace, String host) {
    return holdings.get(namespace) instanceof Holding.Managed managed
        ? Optional.ofNullable(managed.credentials().get(host))
        : Optional.empty();
  }

  Optional<String> noted(String namespace) {
    return holdings.get(namespace) instanceof Holding.Managed managed
        ? managed.lastError()
        : Optional.empty();
  }

  private PullCredential give(EcrRegistry registry) {
    calls.add("token " + registry.host());
    failOf(awsFails, registry.host());
    return credential(now);
  }

  private void prove(Proof proof, PullCredential credential) {
    String host = proof.registry().getHost();
    calls.add("prove " + host);
    if (revoked.contains(credential.password()) || revoked.contains(host)) {
      throw refused(Cause.By.REGISTRY, host + " does not take it");
    }
  }

  private static void failOf(Map<String, RuntimeException> failures, String key) {
    RuntimeException failure = failures.get(key);
    if (failure != null) {
      throw failure;
    }
  }

  private final class Kept implements Renewal.Secret {
    private final String namespace;

    Kept(String namespace, String name) {
      this.namespace = namespace;
    }

    @Override
    public Holding read() {
      calls.add("read " + namespace);
      failOf(readFails, namespace);
      return holdings.getOrDefault(namespace, new Holding.Absent());
    }

    @Override
    public void apply(
        Map<String, PullCredential> renewed, Optional<String> lastError, Adoption adoption) {
      calls.add((renewed.isEmpty() ? "note " : "write ") + namespace);
      failOf(applyFails, namespace);
      Map<String, PullCredential> all = new HashMap<>();
      if (holdings.get(namespace) instanceof Holding.Managed managed) {
        all.putAll(managed.credentials());
      }
      all.putAll(renewed);
      holdings.put(namespace, new Holding.Managed(all, lastError));
    }
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
