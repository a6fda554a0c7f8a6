package io.hybridrunner.ecr;

import io.hybridrunner.ecr.model.Cause;
import io.hybridrunner.ecr.model.RenewalException;
import java.util.HashMap;
import java.util.Map;

/** Remembers for one run what each registry was given, or why it was not. Not thread-safe. */
final class AskedOnce implements Renewal.Tokens {

  private sealed interface Answer {
    record Given(PullCredential credential) implements Answer {}

    record Refused(Cause cause) implements Answer {}
  }

  private final Renewal.Tokens tokens;
  private final Map<EcrRegistry, Answer> answers = new HashMap<>();

  AskedOnce(Renewal.Tokens tokens) {
    this.tokens = tokens;
  }

  @Override
  public PullCredential get(EcrRegistry registry) {
    Answer answer = answers.computeIfAbsent(registry, this::ask);
    if (answer instanceof Answer.Given given) {
      return given.credential();
    }
    // A new one each time: exceptions are not shared.
    throw new RenewalException(((Answer.Refused) answer).cause());
  }

  private Answer ask(EcrRegistry registry) {
    try {
      return new Answer.Given(tokens.get(registry));
    } catch (RenewalException e) {
      return new Answer.Refused(e.reason());
    }
  }
}
