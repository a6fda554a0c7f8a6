package io.hybridrunner.ecr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hybridrunner.ecr.model.Cause;
import io.hybridrunner.ecr.model.RenewalException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What went wrong, with nothing secret in any of its texts. */
final class Faults {

  private Faults() {}

  static Cause of(ThrowingCallable call) {
    RenewalException failure = catchThrowableOfType(RenewalException.class, call);
    assertThat(failure).as("it should have failed").isNotNull();
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    assertThat(trace.toString())
        .doesNotContain(FakeEcr.CANARY)
        .doesNotContain(FakeEcr.token("AWS:" + FakeEcr.CANARY));
    Cause cause = failure.reason();
    assertThat(failure.getMessage()).isEqualTo(cause.sentence());
    assertThat(cause.cure()).isNotBlank().endsWith(".");
    assertThat(cause.message()).matches("(?s)[A-Za-z'].*[^.]");
    return cause;
  }
}
