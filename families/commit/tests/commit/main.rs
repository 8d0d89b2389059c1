//! What Bernstein, Hadzilacos & Goodman 1987, chapter 7 ("BHG87"), Mohan, Lindsay & Obermarck 1986 ("MLO86") and
//! Skeen 1981 say must happen, sentence by sentence, in whole runs under steady conditions: messages take 10 ms,
//! writes 1 ms. Each test quotes or restates the sentence that it checks.

mod stage;
mod three_phase;
mod two_phase;
