package io.hybridrunner.collate;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Command;
import io.hybridrunner.spi.Inbox;
import io.hybridrunner.spi.Presence;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** An inbox that writes down what comes. */
final class Notes implements Inbox {

  final List<Command> commands = new CopyOnWriteArrayList<>();
  final List<Long> acknowledged = new CopyOnWriteArrayList<>();
  final List<String> ups = new CopyOnWriteArrayList<>();
  final List<Cause> downs = new CopyOnWriteArrayList<>();
  volatile Acceptance answer = Acceptance.TAKEN;

  /** Done whenever somebody asks for the presence, on the asking thread. */
  volatile Runnable onPresence = () -> {};

  @Override
  public Acceptance offer(Command command) {
    commands.add(command);
    return answer;
  }

  @Override
  public void acknowledged(long eventId) {
    acknowledged.add(eventId);
  }

  @Override
  public void linkUp(String peer, Optional<Duration> probes) {
    ups.add(peer);
  }

  @Override
  public void linkDown(Cause cause) {
    downs.add(cause);
  }

  @Override
  public Presence presence() {
    onPresence.run();
    return new Presence(100, List.of());
  }
}
