/** Un composant qui tombe n'emporte pas la page : il laisse un panneau d'erreur à sa place. */
import { Component, type ReactNode } from 'react'
import { ErrorPanel } from './error-panel'

export class WidgetBoundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: undefined }

  static getDerivedStateFromError(error: unknown) {
    return { error }
  }

  override render() {
    if (this.state.error === undefined) return this.props.children
    return <ErrorPanel error={this.state.error} onRetry={() => this.setState({ error: undefined })} />
  }
}
