package io.hybridrunner.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hybridrunner.model.SecretValue;
import io.hybridrunner.testkit.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RememberedTokensTest {

  private static final RememberedTokens.Settings SETTINGS =
      new RememberedTokens.Settings(
          3, 50, Duration.ofSeconds(5), Duration.ofMinutes(5), Duration.ofSeconds(5), 10);

  private final ManualTime time = new ManualTime();
  private final CountDownLatch answers = new CountDownLatch(1);
  private final AtomicInteger checks = new AtomicInteger();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger mostRunning = new AtomicInteger();
  private final RememberedTokens tokens = new RememberedTokens(this::check, SETTINGS, time);

  @AfterEach
  void close() {
    answers.countDown();
    tokens.close();
  }

  /** A server that answers when the test lets it, and knows tokens that begin with "good". */
  private boolean check(SecretValue token) {
    checks.incrementAndGet();
    mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
    try {
      answers.await();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    } finally {
      running.decrementAndGet();
    }
    if (token.reveal().startsWith("broken")) {
      throw new IllegalStateException("nobody answers about " + token.reveal());
    }
    return token.reveal().startsWith("good");
  }

  private CompletableFuture<Boolean> ask(String token) {
    return tokens.ask(SecretValue.of(token));
  }

  private boolean verdict(String token) {
    answers.countDown();
    return ask(token).join();
  }

  @Test
  void oneTokenThatManyBringAtOnceIsCheckedOnce() {
    List<CompletableFuture<Boolean>> asked = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      asked.add(ask("good"));
    }
    await().until(() -> running.get() == 1);
    assertThat(asked).noneMatch(CompletableFuture::isDone);

    answers.countDown();

    assertThat(asked).allMatch(CompletableFuture::join);
    assertThat(checks).hasValue(1);
  }

  @Test
  void oneWhoGivesUpWaitingTakesTheAnswerFromNobody() {
    CompletableFuture<Boolean> impatient = ask("good");
    CompletableFuture<Boolean> patient = ask("good");
    impatient.cancel(true);

    answers.countDown();

    assertThat(patient.join()).isTrue();
    assertThat(verdict("good")).isTrue();
    assertThat(checks).hasValue(1);
  }

  @Test
  void aBoundedNumberIsCheckedAtATimeAndTheOthersWaitTheirTurn() {
    List<CompletableFuture<Boolean>> asked = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      asked.add(ask("good-" + i));
    }
    await().until(() -> running.get() == 3);

    answers.countDown();

    assertThat(asked).allMatch(CompletableFuture::join);
    assertThat(mostRunning).hasValue(3);
    assertThat(checks).hasValue(50);
  }

  @Test
  void moreThanMayWaitAreToldAtOnceAndForgotten() {
    List<CompletableFuture<Boolean>> asked = new ArrayList<>();
    for (int i = 0; i < 53; i++) {
      asked.add(ask("good-" + i));
    }

    assertThat(ask("good-one-more")).isCompletedExceptionally();

    answers.countDown();
    assertThat(asked).allMatch(CompletableFuture::join);
    assertThat(verdict("good-one-more")).isTrue();
  }

  @Test
  void aValidTokenIsRememberedForFiveMinutes() {
    assertThat(verdict("good")).isTrue();
    time.advance(Duration.ofMinutes(5).minusMillis(1));
    assertThat(ask("good")).isCompletedWithValue(true);
    assertThat(checks).hasValue(1);

    time.advance(Duration.ofMillis(1));

    assertThat(verdict("good")).isTrue();
    assertThat(checks).hasValue(2);
  }

  @Test
  void aGuessIsRememberedForSecondsOnly() {
    assertThat(verdict("guess")).isFalse();
    time.advance(Duration.ofSeconds(5).minusMillis(1));
    assertThat(ask("guess")).isCompletedWithValue(false);
    assertThat(checks).hasValue(1);

    time.advance(Duration.ofMillis(1));

    assertThat(verdict("guess")).isFalse();
    assertThat(checks).hasValue(2);
  }

  @Test
  void guessesPushNoValidTokenOutAndTheOldestOfTooManyGoes() {
    for (int i = 0; i < 10; i++) {
      assertThat(verdict("good-" + i)).isTrue();
    }
    for (int i = 0; i < 1000; i++) {
      assertThat(verdict("guess-" + i)).isFalse();
    }
    assertThat(ask("good-0")).isCompletedWithValue(true);
    int before = checks.get();

    assertThat(verdict("good-10")).isTrue();
    assertThat(verdict("good-1")).isTrue();
    assertThat(checks).hasValue(before + 1);

    assertThat(verdict("good-0")).isTrue();
    assertThat(checks).hasValue(before + 2);
  }

  @Test
  void aCheckThatFailsDecidesNothingAndShowsNoToken() {
    answers.countDown();
    try (CapturedLogs logs = new CapturedLogs()) {
      CompletableFuture<Boolean> answer = ask("broken-canary-4711");
      await().until(answer::isDone);

      assertThat(answer).isCompletedExceptionally();
      assertThat(logs.text()).contains("could not be checked").doesNotContain("canary-4711");
    }
    ask("broken-canary-4711").exceptionally(fault -> false).join();
    assertThat(checks).hasValue(2);
  }
}
