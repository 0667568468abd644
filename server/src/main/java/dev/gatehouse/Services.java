package dev.gatehouse;

import dev.gatehouse.controls.authenticate.Failures;
import dev.gatehouse.controls.authenticate.KeySets;
import dev.gatehouse.controls.limit.Balances;
import dev.gatehouse.pipeline.Ledger;
import dev.gatehouse.pipeline.Load;
import dev.gatehouse.pipeline.Observer;
import dev.gatehouse.register.Approvals;
import dev.gatehouse.register.Keys;
import dev.gatehouse.register.Stops;
import dev.gatehouse.register.repeats.Repeats;
import java.time.Clock;

/** What outlives every snapshot, and the controls of all of them share. */
record Services(
    Ledger ledger,
    Observer observer,
    Keys keys,
    Approvals approvals,
    Balances balances,
    Load load,
    Failures failures,
    KeySets keySets,
    Repeats repeats,
    Lessons lessons,
    Stops stops,
    Clock clock) {}
