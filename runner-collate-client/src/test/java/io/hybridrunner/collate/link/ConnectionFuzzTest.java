package io.hybridrunner.collate.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.collate.link.ServerMessage.Use;
import io.hybridrunner.link.Frame;
import io.hybridrunner.link.FrameCodec;
import io.hybridrunner.link.FrameCodec.Decoded;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * The runner's half under anything that a server may send. {@code -Djqwik.tries.default=1000000}
 * looks for longer.
 */
class ConnectionFuzzTest {

  private static final FrameCodec CODEC = new FrameCodec();

  @Property
  void everyMessageIsTakenForWhatItIsAndTheTenthBadOneInARowEndsTheLink(
      @ForAll @Size(max = 80)
          List<@IntRange(min = 0, max = ServerMessage.KINDS * 50 - 1) Integer> moves) {
    FuzzedConnection link = new FuzzedConnection();
    link.welcome();
    int badInARow = 0;
    for (ServerMessage message : messages(moves)) {
      boolean isOver = badInARow == 10;
      List<Frame> answers = link.send(message.text());
      if (isOver) {
        assertThat(answers).as("after the end").isEmpty();
        continue;
      }
      badInARow += message.use() == Use.BAD ? 1 : 0;
      badInARow = message.use() == Use.GOOD ? 0 : badInARow;
      assertAnswered(message, answers, link);
      assertThat(link.closeCodes()).isEqualTo(badInARow == 10 ? List.of(1008) : List.of());
      assertThat(link.ends()).isEqualTo(badInARow == 10 ? 1 : 0);
    }
  }

  /** Bad ones come in bursts: else ten in a row would be rare. */
  private static List<ServerMessage> messages(List<Integer> moves) {
    List<ServerMessage> messages = new ArrayList<>();
    for (int move : moves) {
      int choice = move / ServerMessage.KINDS;
      ServerMessage message = ServerMessage.of(move % ServerMessage.KINDS, choice);
      messages.addAll(Collections.nCopies(message.use() == Use.BAD ? 1 + choice % 6 : 1, message));
    }
    return messages;
  }

  private static void assertAnswered(
      ServerMessage message, List<Frame> answers, FuzzedConnection link) {
    if (message.use() == Use.GOOD) {
      assertThat(link.takeOffered()).isEqualTo(message.command().stream().toList());
      assertThat(answers).allMatch(answer -> answer instanceof Frame.Busy);
      return;
    }
    assertThat(link.takeOffered()).as("acted on").isEmpty();
    assertThat(answers).hasSize(message.use() == Use.IGNORED ? 0 : 1);
    if (message.command().isPresent()) {
      assertThat(answers.get(0))
          .isInstanceOfSatisfying(
              Frame.Result.class,
              it ->
                  assertThat(it.reply().commandId().value())
                      .isEqualTo(message.command().orElseThrow()));
    }
  }

  @Property
  void noTextThrowsAndEveryAnswerIsAFrame(
      @ForAll @Size(max = 30) List<@Size(max = 40) String> texts) {
    FuzzedConnection link = new FuzzedConnection();
    link.welcome();
    texts.forEach(text -> assertThat(link.send(text)).hasSizeLessThan(2));
  }

  @Property
  void aFrameWithOtherCharactersInItNeverThrows(
      @ForAll @IntRange(min = 0, max = ServerMessage.KINDS - 1) int kind,
      @ForAll @Size(max = 6) List<@IntRange(min = 0, max = 400) Integer> places,
      @ForAll char put) {
    StringBuilder text = new StringBuilder(ServerMessage.of(kind, 7).text());
    places.stream().filter(at -> at < text.length()).forEach(at -> text.setCharAt(at, put));
    FuzzedConnection link = new FuzzedConnection();
    link.welcome();
    assertThat(link.send(text.toString())).hasSizeLessThan(2);
    // And it can still be worked with.
    assertThat(link.ends()).isZero();
  }

  @Property
  void whateverComesInsteadOfAWelcomeEndsTheLinkOnce(
      @ForAll @IntRange(min = 0, max = ServerMessage.KINDS - 1) int kind,
      @ForAll @IntRange(min = 0, max = 50) int choice) {
    ServerMessage message = ServerMessage.of(kind, choice);
    boolean isWelcome =
        CODEC.decode(message.text()) instanceof Decoded.Known known
            && known.frame() instanceof Frame.Welcome;
    FuzzedConnection link = new FuzzedConnection();
    assertThat(link.send(message.text())).isEmpty();
    assertThat(link.send(message.text())).hasSize(isWelcome ? 1 : 0);
    assertThat(link.ends()).isEqualTo(isWelcome ? 0 : 1);
    assertThat(link.takeOffered()).isEmpty();
  }
}
