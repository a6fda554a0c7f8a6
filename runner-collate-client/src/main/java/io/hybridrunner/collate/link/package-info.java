/** The runner's half of Runner Link v1: keeps one WebSocket alive and speaks its frames. */
@NullMarked
package io.hybridrunner.collate.link;

import org.jspecify.annotations.NullMarked;
