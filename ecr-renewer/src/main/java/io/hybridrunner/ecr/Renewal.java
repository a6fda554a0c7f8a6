package io.hybridrunner.ecr;

import io.hybridrunner.ecr.model.Cause;
import io.hybridrunner.ecr.model.RenewalException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Renews the credentials of many registries in many namespaces. Thread-safe. */
public final class Renewal {

  /** Gives credentials. */
  interface Tokens {
    PullCredential get(EcrRegistry registry);
  }

  /** A Secret, as {@link PullSecret} is one. */
  interface Secret {
    Holding read();

    void apply(Map<String, PullCredential> renewed, Optional<String> lastError, Adoption adoption);
  }

  /** Where the Secrets are. */
  interface Secrets {
    Secret in(String namespace, String name);
  }

  /** Proves credentials. */
  interface Proofs {
    void prove(Proof proof, PullCredential credential);
  }

  private final Tokens tokens;
  private final Secrets secrets;
  private final Proofs proofs;
  private final Clock clock;

  /**
   * Asks nobody yet.
   *
   * @param tokens gives credentials; stays the caller's to close
   * @param cluster where they are kept; stays the caller's to close
   * @param probe proves them; stays the caller's to close
   * @param clock tells the present
   */
  public Renewal(EcrTokens tokens, Cluster cluster, RegistryProbe probe, Clock clock) {
    this(
        tokens::get, (space, name) -> secret(cluster.pullSecret(space, name)), probe::prove, clock);
  }

  Renewal(Tokens tokens, Secrets secrets, Proofs proofs, Clock clock) {
    this.tokens = tokens;
    this.secrets = secrets;
    this.proofs = proofs;
    this.clock = clock;
  }

  /**
   * Does all that can be done: what fails for one registry or in one namespace stops no other. Each
   * registry is asked for a credential at most once, and only when some namespace needs one; each
   * namespace is written once. What is proved is what the Secret holds afterwards; a credential
   * that was still good, but is not taken, is renewed at once and proved again.
   *
   * @return one result for each registry in each namespace, in the order of the plan: namespace by
   *     namespace, the registries in each
   */
  public List<Result> run(RenewalPlan plan) {
    Tokens asked = new AskedOnce(registry -> Guard.get(Cause.By.AWS, () -> tokens.get(registry)));
    List<Result> results = new ArrayList<>();
    for (String namespace : plan.namespaces()) {
      Secret secret = new GuardedSecret(namespace, plan.secret());
      results.addAll(new NamespaceRenewal(plan, namespace, secret, asked, guarded(), clock).run());
    }
    return List.copyOf(results);
  }

  private Proofs guarded() {
    return (proof, credential) ->
        Guard.run(Cause.By.REGISTRY, () -> proofs.prove(proof, credential));
  }

  private static Secret secret(PullSecret secret) {
    return new Secret() {
      @Override
      public Holding read() {
        return secret.read();
      }

      @Override
      public void apply(
          Map<String, PullCredential> renewed, Optional<String> lastError, Adoption adoption) {
        secret.apply(renewed, lastError, adoption);
      }
    };
  }

  /** Every failure of it is a {@link RenewalException}. */
  private final class GuardedSecret implements Secret {
    private final String namespace;
    private final String name;

    GuardedSecret(String namespace, String name) {
      this.namespace = namespace;
      this.name = name;
    }

    @Override
    public Holding read() {
      return Guard.get(Cause.By.KUBERNETES, () -> secrets.in(namespace, name).read());
    }

    @Override
    public void apply(
        Map<String, PullCredential> renewed, Optional<String> lastError, Adoption adoption) {
      Guard.run(
          Cause.By.KUBERNETES,
          () -> secrets.in(namespace, name).apply(renewed, lastError, adoption));
    }
  }
}
