package io.hybridrunner.argo.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hybridrunner.argo.cluster.Calls;
import io.hybridrunner.argo.cluster.KubernetesApi;
import io.hybridrunner.argo.cluster.ResourceType;
import io.hybridrunner.argo.cluster.Timing;
import io.hybridrunner.argo.testkit.FakeApiServer;
import io.hybridrunner.argo.testkit.Fault;
import io.hybridrunner.argo.testkit.Json;
import io.hybridrunner.argo.testkit.LogLines;
import io.hybridrunner.argo.testkit.ManualTiming;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.model.Cause;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResourceWatchTest {

  private static final ResourceType WORKFLOW = ResourceType.WORKFLOW;

  private final FakeApiServer server = FakeApiServer.start();
  private final ManualTiming timing = new ManualTiming();
  private final List<String> told = new CopyOnWriteArrayList<>();

  @TempDir Path directory;

  @SuppressWarnings("NullAway.Init")
  private KubernetesApi api;

  @SuppressWarnings("NullAway.Init")
  private ResourceWatch watch;

  /** Writes down what it is told. */
  private class Notes implements ResourceWatch.Listener {
    @Override
    public void listed(List<Fields> all) {
      told.add("listed " + all.stream().map(Notes::name).toList());
    }

    @Override
    public void changed(Fields object) {
      told.add("changed " + name(object));
      if (Json.text(object, "spec.bad").equals("true")) {
        throw new IllegalStateException("a bad listener, on purpose");
      }
    }

    @Override
    public void deleted(Fields lastState) {
      told.add("deleted " + name(lastState));
    }

    private static String name(Fields object) {
      return Json.text(object, "metadata.name");
    }
  }

  @BeforeEach
  void open() {
    open(Duration.ofSeconds(150));
  }

  private void open(Duration silence) {
    api =
        KubernetesApi.open(
            server.access(directory),
            "ns",
            Calls.of(1e6, 100, Duration.ofSeconds(5), "test")
                .withSilence(silence)
                .withTiming(timing));
    watch =
        new ResourceWatch(
            api,
            WORKFLOW,
            "k=v",
            new Notes(),
            ResourceWatch.Settings.named("watch-of-tests").withTiming(timing));
  }

  @AfterEach
  void close() {
    watch.close();
    api.close();
    server.close();
  }

  private void put(String name) {
    put(name, "'k':'v'", "");
  }

  private void put(String name, String labels, String spec) {
    server.put(
        WORKFLOW,
        "ns",
        Json.of(
            "{'metadata':{'name':'%s','labels':{%s}},'spec':{%s}}".formatted(name, labels, spec)));
  }

  private void awaitTold(String... all) {
    await().untilAsserted(() -> assertThat(told).containsExactly(all));
  }

  private void start() {
    watch.start();
    awaitOpen();
  }

  private void awaitOpen() {
    await().until(() -> server.openWatches() == 1 && watch.isCurrent());
  }

  @Test
  void it_lists_and_then_tells_of_every_change() {
    put("a");
    start();
    put("b");
    put("b");
    put("other", "", "");
    server.delete(WORKFLOW, "ns", "a");

    awaitTold("listed [a]", "changed b", "changed b", "deleted a");
    assertThat(watch.problem()).isEmpty();
    assertThat(server.requests("watch").get(0).query())
        .containsEntry("allowWatchBookmarks", "true")
        .containsEntry("labelSelector", "k=v");
    assertThat(Integer.parseInt(server.requests("watch").get(0).query().get("timeoutSeconds")))
        .isBetween(300, 600);
  }

  @Test
  void what_leaves_the_selection_is_deleted_to_it() {
    put("a");
    start();
    server.merge(WORKFLOW, "ns", "a", Json.of("{'metadata':{'labels':{'k':null}}}"));
    server.merge(WORKFLOW, "ns", "a", Json.of("{'metadata':{'labels':{'k':'v'}}}"));

    awaitTold("listed [a]", "deleted a", "changed a");
  }

  @Test
  void before_it_starts_it_is_not_current_and_says_why() {
    assertThat(watch.isCurrent()).isFalse();
    assertThat(watch.problem()).isPresent();
  }

  @Test
  void when_the_server_ends_a_watch_it_goes_on_from_the_last_version() {
    start();
    put("a");
    awaitTold("listed []", "changed a");
    server.endWatches();
    await().until(() -> server.requests("watch").size() == 2);
    put("b");

    awaitTold("listed []", "changed a", "changed b");
    assertThat(server.requests("list")).hasSize(1);
    assertThat(timing.pauses()).isEmpty();
  }

  @Test
  void a_bookmark_moves_the_version_on() {
    start();
    put("other", "", "");
    server.bookmark();
    server.compact();
    server.bookmark();
    put("a");
    awaitTold("listed []", "changed a");
    server.endWatches();
    await().until(() -> server.requests("watch").size() == 2);

    awaitOpen();
    assertThat(server.requests("list")).hasSize(1);
  }

  @Test
  void an_aborted_watch_and_half_a_line_lose_nothing() {
    start();
    put("a");
    awaitTold("listed []", "changed a");
    server.abortWatches();
    await().until(() -> server.requests("watch").size() == 2);
    awaitOpen();
    server.halveWatches();
    await().until(() -> server.requests("watch").size() == 3);
    put("b");

    awaitTold("listed []", "changed a", "changed b");
    assertThat(server.requests("list")).hasSize(1);
  }

  @Test
  void an_expired_version_is_listed_anew_at_once() {
    put("a");
    start();
    server.expireWatches();
    await().until(() -> server.requests("watch").size() == 2);
    awaitOpen();

    awaitTold("listed [a]", "listed [a]");
    assertThat(timing.pauses()).isEmpty();
  }

  @Test
  void a_watch_that_is_refused_as_too_old_is_listed_anew_without_a_version() {
    put("a");
    try (LogLines log = LogLines.of(ResourceWatch.class.getPackageName())) {
      server.inject("watch", 1, Fault.expired());
      start();
      put("b");
      awaitTold("listed [a]", "listed [a]", "changed b");
      assertThat(log.lines()).hasSizeLessThanOrEqualTo(3);
    }
    assertThat(server.requests("list"))
        .hasSize(2)
        .allMatch(request -> request.parameter("resourceVersion").isEmpty());
  }

  @Test
  void silence_ends_a_watch() {
    watch.close();
    api.close();
    open(Duration.ofMillis(300));
    watch.start();

    await().until(() -> server.requests("watch").size() >= 2);
    assertThat(server.requests("list")).isNotEmpty();
  }

  @Test
  void failures_are_tried_ever_more_rarely_and_said_in_three_lines() {
    server.inject("list", 60, Fault.status(500, "InternalError", "etcdserver: no leader"));
    try (LogLines log = LogLines.of(ResourceWatch.class.getPackageName())) {
      start();
      put("a");
      awaitTold("listed []", "changed a");
      assertThat(log.lines()).hasSizeBetween(2, 4);
      assertThat(log.lines().get(0)).contains("does not work").contains("etcdserver: no leader");
      assertThat(log.lines().get(log.lines().size() - 1)).contains("works again");
    }
    assertThat(timing.pauses())
        .hasSizeGreaterThan(20)
        .allMatch(pause -> pause.compareTo(Duration.ofSeconds(30)) <= 0)
        .anyMatch(pause -> pause.compareTo(Duration.ofSeconds(2)) > 0);
  }

  @Test
  void while_it_fails_it_is_not_current_and_says_why() {
    server.inject("list", Integer.MAX_VALUE, Fault.status(403, "Forbidden", "cannot list"));
    watch.start();

    await().until(() -> server.requests("list").size() > 3);
    assertThat(watch.isCurrent()).isFalse();
    assertThat(watch.problem())
        .hasValueSatisfying(
            cause -> assertThat(cause.kind()).isEqualTo(Cause.Kind.ENGINE_FORBIDDEN));
  }

  @Test
  void a_server_that_ends_every_watch_at_once_is_not_asked_in_a_hot_loop() {
    server.inject("watch", 40, new Fault.Instead(200, Map.of(), ""));
    start();

    assertThat(timing.pauses()).hasSize(40);
    assertThat(server.requests("list")).hasSizeBetween(13, 15);
  }

  @Test
  void a_server_that_ends_every_watch_after_one_line_is_not_asked_in_a_hot_loop() {
    String bookmark = "{\"type\":\"BOOKMARK\",\"object\":{\"metadata\":{}}}\n";
    server.inject("watch", 40, new Fault.Instead(200, Map.of(), bookmark));
    start();

    assertThat(timing.pauses()).hasSize(39);
    assertThat(server.requests("list")).hasSize(1);
  }

  @Test
  void a_listener_that_throws_does_not_end_it() {
    start();
    put("bad", "'k':'v'", "'bad':true");
    put("good");

    awaitTold("listed []", "changed bad", "changed good");
    assertThat(watch.isCurrent()).isTrue();
  }

  @Test
  void what_is_kept_of_objects_is_what_is_handed_over() {
    watch.close();
    List<Fields> seen = new CopyOnWriteArrayList<>();
    watch =
        new ResourceWatch(
            api,
            WORKFLOW,
            "",
            new ResourceWatch.Listener() {
              @Override
              public void listed(List<Fields> all) {
                seen.addAll(all);
              }

              @Override
              public void changed(Fields object) {
                seen.add(object);
              }

              @Override
              public void deleted(Fields lastState) {
                seen.add(lastState);
              }
            },
            ResourceWatch.Settings.named("watch-of-tests")
                .withTiming(timing)
                .keeping(object -> new Fields(Map.of())));
    put("a");
    start();
    put("a");
    server.delete(WORKFLOW, "ns", "a");

    await().until(() -> seen.size() == 3);
    assertThat(seen).allMatch(object -> object.values().isEmpty());
  }

  @Test
  void many_objects_and_changes_arrive_in_order() {
    IntStream.range(0, 1100).forEach(i -> put("a" + i));
    start();
    IntStream.range(0, 300).forEach(i -> put("b" + i));

    await().until(() -> told.size() == 301);
    assertThat(told.subList(1, 301))
        .containsExactlyElementsOf(IntStream.range(0, 300).mapToObj(i -> "changed b" + i).toList());
  }

  @Test
  void closing_ends_an_open_watch_promptly_and_leaves_no_thread() {
    start();
    watch.close();

    assertThat(threads()).isEmpty();
    assertThat(watch.isCurrent()).isFalse();
  }

  @Test
  void closing_ends_a_watch_that_is_not_answered() {
    server.inject("watch", 1, new Fault.Silence());
    watch.start();
    await().until(() -> server.requests("watch").size() == 1);
    watch.close();

    assertThat(threads()).isEmpty();
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.equals("watch-of-tests") || name.startsWith("OkHttp 127"))
        .toList();
  }

  /** Its watch cannot even tell the time when it is deadly. */
  private Timing deadly(AtomicBoolean isDeadly) {
    return new Timing() {
      @Override
      public long nanos() {
        if (isDeadly.get() && Thread.currentThread().getName().startsWith("watch")) {
          throw new IllegalStateException("deadly, on purpose");
        }
        return timing.nanos();
      }

      @Override
      public void pause(Duration time) throws InterruptedException {
        timing.pause(time);
      }
    };
  }

  private void watchWith(ResourceWatch.Listener listener, Timing time) {
    watch =
        new ResourceWatch(
            api,
            WORKFLOW,
            "k=v",
            listener,
            ResourceWatch.Settings.named("watch-of-tests").withTiming(time));
  }

  @Test
  void a_thread_that_dies_is_replaced_and_said_and_all_is_listed_again() {
    AtomicBoolean isDeadly = new AtomicBoolean();
    watchWith(new Notes(), deadly(isDeadly));
    assertThat(watch.revive()).as("not started").isEmpty();
    put("a");
    watch.start();
    awaitAlive();
    assertThat(watch.revive()).as("well").isEmpty();

    isDeadly.set(true);
    server.endWatches();
    patiently().until(() -> !watch.isCurrent());
    isDeadly.set(false);
    patiently()
        .untilAsserted(
            () ->
                assertThat(watch.revive().map(Cause::message))
                    .contains("watch-of-tests has died: statuses of runs did not come"));
    awaitAlive();
    assertThat(told).containsExactly("listed [a]", "listed [a]");

    isDeadly.set(true);
    server.endWatches();
    patiently().until(() -> !watch.isCurrent());
    isDeadly.set(false);
    assertThat(watch.revive()).as("not again at once").isEmpty();
    timing.advance(Duration.ofMinutes(2));
    patiently().until(() -> watch.revive().isPresent());
    awaitAlive();
  }

  /** Awaitility would take the death of any thread for a failure. */
  private static ConditionFactory patiently() {
    return await().dontCatchUncaughtExceptions();
  }

  private void awaitAlive() {
    patiently().until(() -> server.openWatches() == 1 && watch.isCurrent());
  }

  @Test
  void a_thread_that_hangs_is_left_and_has_nothing_to_say_any_more() {
    CountDownLatch hung = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    watchWith(
        new Notes() {
          @Override
          public void changed(Fields object) {
            super.changed(object);
            hung.countDown();
            awaitDeaf(end);
          }
        },
        timing);
    start();
    put("a");
    await().until(() -> hung.getCount() == 0);
    timing.advance(ResourceWatch.HANGING.minusNanos(1));
    assertThat(watch.revive()).isEmpty();
    timing.advance(Duration.ofNanos(1));
    assertThat(watch.revive().map(Cause::message))
        .contains("watch-of-tests hangs: statuses of runs did not come");
    awaitTold("listed []", "changed a", "listed [a]");
    await().until(watch::isCurrent);

    end.countDown();
    put("b");
    awaitTold("listed []", "changed a", "listed [a]", "changed b");
  }

  private static void awaitDeaf(CountDownLatch end) {
    boolean isOver = false;
    while (!isOver) {
      try {
        end.await();
        isOver = true;
      } catch (InterruptedException notHeard) {
        isOver = false;
      }
    }
  }
}
