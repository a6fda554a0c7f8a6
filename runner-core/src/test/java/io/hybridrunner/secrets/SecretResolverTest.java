package io.hybridrunner.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.SecretRef;
import io.hybridrunner.model.SecretValue;
import io.hybridrunner.secrets.SecretResolver.Resolution;
import io.hybridrunner.spi.SecretBackend;
import io.hybridrunner.spi.SecretBackend.Lookup;
import io.hybridrunner.testkit.FakeSecrets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SecretResolverTest {

  private static final String CANARY = "canary-93b7";
  private static final Duration SHORT = Duration.ofMillis(50);

  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "lookup");
            thread.setDaemon(true);
            // An error that a test provokes is no news.
            thread.setUncaughtExceptionHandler((of, error) -> {});
            return thread;
          });

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  private static SecretReferences references(String document) {
    return SecretReferences.collect(document);
  }

  private static SecretReferences references(int count) {
    return references(
        IntStream.range(0, count)
            .mapToObj(i -> "\"secret:s" + i + "\"")
            .collect(Collectors.joining(",", "[", "]")));
  }

  private Resolution resolve(SecretBackend store, String document) {
    return new SecretResolver(store, threads).resolve(references(document));
  }

  private static List<Cause> causes(Resolution resolution) {
    assertThat(resolution).isInstanceOf(Resolution.Unresolved.class);
    assertThat(resolution.toString()).doesNotContain(CANARY);
    return ((Resolution.Unresolved) resolution).causes();
  }

  private static Cause cause(Resolution resolution) {
    assertThat(causes(resolution)).hasSize(1);
    return causes(resolution).get(0);
  }

  @Test
  void eachReferenceIsLookedUpOnceHoweverManyFieldsAsk() {
    FakeSecrets store = new FakeSecrets().put("db", CANARY).put("t", "t");
    Resolution resolution = resolve(store, "[\"secret:db\",{\"a\":\"secret:db\"},\"secret:t\"]");
    assertThat(resolution)
        .isEqualTo(
            new Resolution.Resolved(
                Map.of(
                    SecretRef.parse("secret:db"), SecretValue.of(CANARY),
                    SecretRef.parse("secret:t"), SecretValue.of("t"))));
    assertThat(store.lookups()).hasSize(2);
    assertThat(resolution.toString()).doesNotContain(CANARY);
  }

  @Test
  void withoutReferencesTheStoreIsNotAsked() {
    ScriptedStore store = new ScriptedStore(reference -> new Lookup.Found(SecretValue.of(CANARY)));
    assertThat(resolve(store, "{}")).isEqualTo(new Resolution.Resolved(Map.of()));
    assertThat(store.asked()).isZero();
  }

  /** No look-up is answered before all have been asked: one after the other never ends. */
  @Test
  void allAreLookedUpAtTheSameTime() {
    CountDownLatch all = new CountDownLatch(20);
    ScriptedStore store =
        new ScriptedStore(
            reference -> {
              all.countDown();
              return awaits(all)
                  ? new Lookup.Found(SecretValue.of(reference.name()))
                  : new Lookup.Unavailable("not in parallel");
            });
    assertThat(new SecretResolver(store, threads).resolve(references(20)))
        .isInstanceOf(Resolution.Resolved.class);
  }

  private static boolean awaits(CountDownLatch latch) {
    try {
      return latch.await(9, TimeUnit.SECONDS);
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Test
  void everyCauseNamesSecretStoreAndAllFields() {
    Cause missing =
        cause(resolve(new FakeSecrets(), "{\"a\":{\"b.c\":\"secret:db\"},\"d\":[\"secret:db\"]}"));
    assertThat(missing.kind()).isEqualTo(Kind.SECRET_MISSING);
    assertThat(missing.message())
        .isEqualTo("secret:db is not in fake store: there is no db; asked for by a.\"b.c\", d[0]");
    assertThat(missing.cure()).contains("Create it there");

    FakeSecrets forbidden = new FakeSecrets();
    forbidden.trouble(Optional.of(new Lookup.Forbidden("role missing")));
    assertThat(cause(resolve(forbidden, "[\"secret:db\"]")))
        .isEqualTo(
            Cause.of(
                Kind.SECRET_FORBIDDEN,
                "secret:db may not be read from fake store: role missing; asked for by [0]",
                "Allow the runner to read it there."));
  }

  @Test
  void everythingThatFailsIsToldAtOnceInOrder() {
    FakeSecrets store = new FakeSecrets().put("there", CANARY);
    Resolution resolution =
        resolve(
            store,
            "[\"secret:gone\",\"secret:there\",\"secret:there#key\",\" secret:x\",\"secret:off\"]");
    assertThat(causes(resolution))
        .extracting(Cause::kind)
        .containsExactly(
            Kind.BAD_REQUEST, Kind.BAD_REQUEST, Kind.SECRET_MISSING, Kind.SECRET_MISSING);
    assertThat(causes(resolution).get(0).message()).contains("[3] is ' secret:x'");
    assertThat(causes(resolution).get(1).message())
        .contains("secret:there#key", "write secret:there", "[2]");
  }

  @Test
  void aSlowStoreCountsAsUnavailableAndCostsTheLimitOnce() {
    CountDownLatch gate = new CountDownLatch(1);
    ScriptedStore store = ScriptedStore.behind(gate, CANARY);
    SecretResolver resolver = new SecretResolver(store, threads, SHORT);
    long start = System.nanoTime();
    List<Cause> causes = causes(resolver.resolve(references(100)));
    // One after the other these would be five seconds.
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SHORT.multipliedBy(60));
    assertThat(causes)
        .hasSize(100)
        .allSatisfy(
            cause -> {
              assertThat(cause.kind()).isEqualTo(Kind.SECRET_STORE_UNAVAILABLE);
              assertThat(cause.kind().isTransient()).isTrue();
              assertThat(cause.message()).contains("scripted store", "no answer within PT0.05S");
            });
    gate.countDown();
  }

  @Test
  void aLateAnswerIsNotGivenToTheNextWhoAsks() {
    CountDownLatch gate = new CountDownLatch(1);
    ScriptedStore store = ScriptedStore.behind(gate, CANARY);
    SecretResolver resolver = new SecretResolver(store, threads, SHORT);
    assertThat(causes(resolver.resolve(references(1)))).hasSize(1);
    gate.countDown();
    await().until(() -> resolver.resolve(references(1)) instanceof Resolution.Resolved);
    assertThat(store.asked()).isGreaterThan(1);
  }

  @Test
  void withoutAFreeThreadTheStoreCountsAsUnavailable() {
    SecretResolver resolver =
        new SecretResolver(
            new FakeSecrets().put("s0", CANARY),
            work -> {
              throw new RejectedExecutionException(CANARY);
            });
    assertThat(cause(resolver.resolve(references(1))).message()).contains("no thread free");
  }

  @Test
  void whatAStoreThrowsIsAnOutageAndIsNotQuoted() {
    ScriptedStore store =
        new ScriptedStore(
            reference -> {
              throw new IllegalStateException(CANARY);
            });
    Cause cause = cause(resolve(store, "[\"secret:db\"]"));
    assertThat(cause.kind()).isEqualTo(Kind.SECRET_STORE_UNAVAILABLE);
    assertThat(cause.message()).contains("secret:db", "scripted store", "IllegalStateException");
  }

  @Test
  void anErrorInAStoreDoesNotKeepAnybodyWaiting() {
    ScriptedStore store =
        new ScriptedStore(
            reference -> {
              throw new StackOverflowError(CANARY);
            });
    assertThat(cause(resolve(store, "[\"secret:db\"]")).message()).contains("with an error");
  }

  @Test
  void aRuleThatThrowsIsAnOutageToo() {
    SecretBackend store =
        new SecretBackend() {
          @Override
          public String store() {
            return "odd store";
          }

          @Override
          public Optional<String> violation(SecretRef reference) {
            throw new IllegalStateException(CANARY);
          }

          @Override
          public Lookup find(SecretRef reference) {
            return new Lookup.Found(SecretValue.of(CANARY));
          }
        };
    Cause cause = cause(resolve(store, "[\"secret:db\"]"));
    assertThat(cause.kind()).isEqualTo(Kind.SECRET_STORE_UNAVAILABLE);
    assertThat(cause.message()).contains("odd store", "IllegalStateException", "[0]");
  }

  @Test
  void anInterruptEndsTheWaitAndStays() throws InterruptedException, ExecutionException {
    CountDownLatch gate = new CountDownLatch(1);
    SecretResolver resolver = new SecretResolver(ScriptedStore.behind(gate, CANARY), threads);
    Future<Boolean> stays =
        threads.submit(
            () -> {
              Thread.currentThread().interrupt();
              List<Cause> causes = causes(resolver.resolve(references(3)));
              assertThat(causes).hasSize(3);
              assertThat(causes.get(2).message()).contains("the wait for it was interrupted");
              return Thread.interrupted();
            });
    assertThat(stays.get()).isTrue();
    gate.countDown();
  }
}
