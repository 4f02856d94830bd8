import { Dancer } from './synchro-you.js'

const [teacher, button, told] = ['video', 'button', 'output'].map((name) => document.querySelector(name))
button.onclick = async () => {
  const dancer = new Dancer({ api: 'api/' })
  await dancer.open()
  dancer.follow(teacher)
  await teacher.play()
  teacher.onended = async () => {
    const { score, moments } = await dancer.score('mirrorball')
    told.value = [Math.floor(score), ...moments.map(({ text }) => text)].join(', ')
  }
}
