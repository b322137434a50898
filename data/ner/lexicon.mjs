// Prints the lexicon of npm `compromise` (MIT) as JSON: tag -> words. Run it where `compromise` is installed.
import nlp from 'compromise'
const tags = {}
for (const [word, of] of Object.entries(nlp.model().one.lexicon)) {
  for (const tag of [of].flat()) (tags[tag] ||= []).push(word)
}
console.log(JSON.stringify(tags))
